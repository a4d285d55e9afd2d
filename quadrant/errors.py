"""When the product cannot go on: one tree of exceptions, each with a sentence for the person at the screen.

What is wrong with a file is no exception but a `Problem`, collected with the others.

    QuadrantError
    ├── StoreError
    │   ├── StoreInUse           another process, or this one, has the store open already
    │   ├── StoreTooNew          a newer version wrote it
    │   ├── StoreDamaged         its content cannot be read
    │   ├── StoreUnusable        the disk refuses: no space, no permission, no such folder
    │   ├── StoreBusy            somebody kept reading while it had to be rewritten
    │   ├── StoreClosed          used after it was closed
    │   └── WriteFailed          it did not take this write
    ├── WorkshopError
    │   ├── NoWorkshop           no workshop that is on has this code or id
    │   ├── WorkshopMoved        it is in another stage by now than the screen that asked
    │   ├── RoundClosed          an answer to a round that is not open
    │   ├── NotInvited           a group, a language or a question that is not for this participant
    │   ├── AnswerRefused        no level of the scale, or a note that is too long
    │   ├── WorkshopFull         more would not fit in the file at the end
    │   ├── NobodyAnswered       there is nothing to show or to write
    │   ├── WorkshopRunning      another workspace was to be opened while people are answering
    │   └── AddressUnusable      what was given as the server's address is none that a phone can open
    ├── AccessError
    │   ├── NotSignedIn          only the facilitator may do this
    │   ├── PasscodeTooShort     it would be guessed
    │   └── PasscodeElsewhere    the passcode is not Quadrant's to change
    ├── SettingUnreadable        the environment says something that cannot be followed
    ├── NothingToReport          no organisation or assessment of this name among the files
    ├── ChoiceRefused            what a deck or a report was to carry cannot be used
    │   ├── LogoTooLarge         more bytes or pixels than a logo has
    │   ├── LogoUnreadable       no PNG and no JPEG
    │   └── ColourUnreadable     not written as #RRGGBB
    └── WorkspaceError
        ├── FolderUnusable       the folder is missing, or the disk refuses
        ├── FileRefused          what was to be saved is not a valid assessment
        ├── FileExists           saving would replace a file, and nobody said that it may
        ├── FileChanged          the file that was opened is not what it was, and nobody said to replace it
        ├── PartChanged          what was to be changed in a file is not what it was
        ├── DraftGone            a draft that was saved or discarded elsewhere
        ├── DraftChanged         somebody else changed the same part of a draft
        ├── NothingToForget      no organisation or assessment of this name
        ├── WorkspaceChanged     another workspace was opened since the screen was made
        ├── TargetTaken          a backup or a restored workspace would overwrite something
        ├── PublisherUnnamed     a benchmark pack that does not say who made it
        ├── PackChanged          a benchmark pack would not be what was shown
        ├── ReleaseUnreadable    nobody can say who is in a benchmark pack that left before
        ├── PackRefused          a file cannot be used as a benchmark pack
        │   ├── PackTooLarge     it is larger than any pack
        │   ├── PackUnreadable   it is no JSON
        │   ├── NotAPack         some other file
        │   ├── PackTooNew       a newer version made it
        │   ├── PackDamaged      it is not what it was when it was made
        │   ├── PackOfOtherModel made with another questionnaire
        │   └── PackWrong        it holds something that no pack holds
        └── BackupRefused        nothing of the backup was used
            ├── NotABackup       some other file
            ├── BackupTooNew     a newer version wrote it
            ├── BackupDamaged    an entry is missing, too many, or not what the manifest says
            └── BackupUnsafe     an entry that no backup has: a link, too large, or outside its folder
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from quadrant.language import mark, translate
from quadrant.problems import Problem


class QuadrantError(Exception):
    """Something that stops the work. `sentence` is the English template, `details` fill its fields."""

    sentence: ClassVar[str] = mark("Something went wrong.")

    def __init__(self, **details: object) -> None:
        self.details = {name: str(detail) for name, detail in details.items()}
        super().__init__(self.message())

    def message(self, language: str = "en") -> str:
        """The sentence in the language."""
        return translate(self.sentence, language, **self.details)


class StoreError(QuadrantError):
    """The store cannot do what was asked."""


class StoreInUse(StoreError):
    """Opening a store that is open already. `process` is the number of the process that holds it, or "?"."""

    sentence = mark(
        "This workspace is open already: the process with number {process} holds {file}. "
        "Close the other window of Quadrant, or end that process, and try again."
    )


class StoreTooNew(StoreError):
    """Opening a store that a newer version wrote. Nothing was changed."""

    sentence = mark(
        "A newer version of Quadrant wrote {file}. Use that version, or a newer one, to open this workspace."
    )


class StoreDamaged(StoreError):
    """The content of the store cannot be read any more."""

    sentence = mark(
        "The store {file} is damaged ({reason}). Start Quadrant again: it keeps the damaged file aside "
        "and builds a new store from the files."
    )


class StoreUnusable(StoreError):
    """The disk refuses the store."""

    sentence = mark(
        "The store {file} cannot be used ({reason}). Check the free space and the permissions of its folder."
    )


class StoreBusy(StoreError):
    """A rewrite of the store waited too long for those who read it."""

    sentence = mark("The store is still being read elsewhere. Nothing was changed; try again in a moment.")


class StoreClosed(StoreError):
    """The store was used after it had been closed."""

    sentence = mark("This workspace has been closed. Open it again.")


class WriteFailed(StoreError):
    """The store did not take a write; nothing of it was stored."""

    sentence = mark("This could not be stored ({reason}). Nothing of it was kept.")


class WorkshopError(QuadrantError):
    """A workshop cannot do what was asked."""


class NoWorkshop(WorkshopError):
    """There is no workshop of this code or id, or it is over."""

    sentence = mark("There is no workshop with this code. Look at the code again; the workshop may also be over.")


class WorkshopMoved(WorkshopError):
    """The workshop is in another stage by now, because of another window or another facilitator. Nothing was done."""

    sentence = mark("The workshop has moved on in the meantime. Nothing was done; look at the screen again.")


class RoundClosed(WorkshopError):
    """An answer came to a round that is not open. It was not stored."""

    sentence = mark("This round is closed. What you answered before is kept.")


class NotInvited(WorkshopError):
    """A group, a language or a question that is not for this participant. Nothing was stored."""

    sentence = mark("This is not asked of your group in this workshop. Nothing was changed.")


class AnswerRefused(WorkshopError):
    """No level of the scale, or a text that is too long. It was not stored."""

    sentence = mark(
        "This answer could not be kept. A note may have at most {limit} characters; shorten it and try again."
    )


class WorkshopFull(WorkshopError):
    """More answers or notes would not fit in the file at the end. It was not stored."""

    sentence = mark(
        "This workshop holds as much as its file can take, so this was not kept. A level without a note may fit."
    )


class NobodyAnswered(WorkshopError):
    """Nobody has answered anything yet, so there is nothing to show or to write."""

    sentence = mark("Nobody has answered a question yet.")


class WorkshopRunning(WorkshopError):
    """People are answering in this workspace, so that another one is not opened. Nothing was done."""

    sentence = mark("The workshop of {name} is still open here, and phones would lose it. Finish it first.")


class AddressUnusable(WorkshopError):
    """What was given as the address of the server is none that a phone can open."""

    sentence = mark(
        "A phone cannot open {address}. Give the address of this server and nothing more, such as "
        "http://192.168.1.12:8501 or https://workshop.example.org."
    )


class AccessError(QuadrantError):
    """Somebody may not get in, or the passcode cannot be set."""


class NotSignedIn(AccessError):
    """Only the facilitator may do this, and nobody is signed in, or not any more. Nothing was done."""

    sentence = mark("You are not signed in, or not any more. Nothing was done; load the page again and sign in.")


class PasscodeTooShort(AccessError):
    """A passcode that would be guessed. Nothing was changed."""

    sentence = mark("A passcode has at least {shortest} characters. Nothing was changed.")


class PasscodeElsewhere(AccessError):
    """The environment holds the passcode's hash, and goes before the file. Nothing was changed."""

    sentence = mark("The passcode is set by QUADRANT_PASSCODE_HASH. Change it there; nothing was changed here.")


class SettingUnreadable(QuadrantError):
    """A setting of the environment that is no whole number."""

    sentence = mark(
        "{setting} is “{value}”. Write a whole number there, such as 10, or leave it out; then start again."
    )


class NothingToReport(QuadrantError):
    """Files hold nothing of what was `asked` for; `there` are the ids that they do hold, of which some are said."""

    sentence = mark("There is nothing of {asked} in these files. There is: {there}.")
    _most = 40

    def __init__(self, *, asked: str, there: Sequence[str]) -> None:
        more = [f"… ({len(there)})"] if len(there) > self._most else []
        super().__init__(asked=asked, there=", ".join([*there[: self._most], *more]) or "–")


class ChoiceRefused(QuadrantError):
    """What slides or a report were to carry cannot be used."""


class LogoTooLarge(ChoiceRefused):
    """A logo of more bytes or pixels than any needs; `megabytes` and `pixels`, in millions, are the most."""

    sentence = mark("The logo is too large: at most {megabytes} MB and {pixels} million pixels.")


class LogoUnreadable(ChoiceRefused):
    """A logo that cannot be read as a picture."""

    sentence = mark("The logo cannot be read: it has to be a PNG or a JPEG.")


class ColourUnreadable(ChoiceRefused):
    """An accent colour that is written in another way."""

    sentence = mark("This is no colour: write it as #1450B4.")


class WorkspaceError(QuadrantError):
    """The folder of assessments cannot do what was asked."""


class FolderUnusable(WorkspaceError):
    """The folder is missing, or the disk refuses to read or write it."""

    sentence = mark(
        "The folder {folder} cannot be used ({reason}). Check that it exists, its permissions and the free space."
    )


class FileRefused(WorkspaceError):
    """What was to be saved is not a valid assessment; `problems` say why. Nothing was written."""

    sentence = mark("This is not a valid assessment; nothing was saved.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = tuple(problems)


class FileExists(WorkspaceError):
    """The assessment that was to be saved is there already. Nothing was written."""

    sentence = mark(
        "The assessment {assessment} of {organisation} is already in {file}. Nothing was saved; "
        "say whether to replace it."
    )


class FileChanged(WorkspaceError):
    """The file that a draft was opened from has changed since. Nothing was written."""

    sentence = mark(
        "The file {file} was changed since this draft was begun. Nothing was saved; say whether to replace it."
    )


class PartChanged(WorkspaceError):
    """The part of a file that was to be changed is not what it was when it was shown. Nothing was written."""

    sentence = mark(
        "Somebody else changed this in {file} in the meantime. Nothing was saved; load the page again to see "
        "what it is now."
    )


class DraftGone(WorkspaceError):
    """There is no such draft, or not any more."""

    sentence = mark("This draft is not here any more: it was saved or discarded, perhaps in another window.")


class DraftChanged(WorkspaceError):
    """What a change of a draft would replace is not what was seen there. Nothing was changed."""

    sentence = mark(
        "Somebody else changed this draft, perhaps you in another window. "
        "What you did last was not kept; look at what it says now and do it again if it is still right."
    )


class NothingToForget(WorkspaceError):
    """There is nothing of this organisation or assessment in the workspace."""

    sentence = mark("There is nothing of {name} in this workspace.")


class WorkspaceChanged(WorkspaceError):
    """A screen asks for something in the workspace that it was made for, and another one is open. Nothing was done."""

    sentence = mark("Another workspace is open now: {folder}. Nothing was done; look at the screen again.")


class TargetTaken(WorkspaceError):
    """A backup or a restored workspace would overwrite what is there. Nothing was written."""

    sentence = mark("{target} exists and is not empty. Choose another place; nothing was overwritten.")


class PublisherUnnamed(WorkspaceError):
    """A benchmark pack that does not say who made it, or says it in more than a line. Nothing was made."""

    sentence = mark("Say in one line of at most {limit} characters who makes this pack. Nothing was made.")


class PackChanged(WorkspaceError):
    """What a benchmark pack would hold is not what was shown, or it may hold nothing any more. Nothing was made."""

    sentence = mark("What this pack would hold has changed in the meantime. Nothing was made; look at it again.")


class ReleaseUnreadable(WorkspaceError):
    """Who is in a benchmark pack that was made before cannot be read. Nothing was made."""

    sentence = mark(
        "{file} cannot be read, so nobody can say whom another pack would give away. Put that file back from a backup; "
        "remove it only if the pack that it is about was never given to anybody."
    )


class PackRefused(WorkspaceError):
    """A file cannot be used as a benchmark pack. Nothing of it was kept."""


class PackTooLarge(PackRefused):
    """It is larger than any pack, and was not read."""

    sentence = mark(
        "This file is no benchmark pack: none is larger than {limit} KiB. Choose the .json file that was made with "
        "Quadrant."
    )


class PackUnreadable(PackRefused):
    """It is no JSON."""

    sentence = mark(
        "This benchmark pack cannot be read from line {line}, column {column} on. It is damaged, or some other file: "
        "ask whoever made it for another copy."
    )


class NotAPack(PackRefused):
    """It is some other file."""

    sentence = mark("This is no benchmark pack. Choose the .json file that was made with Quadrant.")


class PackTooNew(PackRefused):
    """A newer version made it, in a form that is not known here."""

    sentence = mark(
        "A newer version of Quadrant made this benchmark pack. Use that version, or a newer one, to load it."
    )


class PackDamaged(PackRefused):
    """Its checksum is not that of its content."""

    sentence = mark(
        "This benchmark pack was damaged or changed after it was made: its checksum does not fit. "
        "Ask whoever made it for another copy."
    )


class PackOfOtherModel(PackRefused):
    """It was made with another questionnaire, so nothing of it can be compared."""

    sentence = mark(
        "This benchmark pack was made with another questionnaire, {model}. Nothing of it can be compared here."
    )


class PackWrong(PackRefused):
    """It holds something that no pack holds."""

    sentence = mark(
        "This benchmark pack is not as it should be at {place}: something is missing, too much, or against the rules. "
        "Ask whoever made it to make it again."
    )


class BackupRefused(WorkspaceError):
    """A backup cannot be restored. Nothing of it was used."""


class NotABackup(BackupRefused):
    """The file is no backup of a workspace, or lost the part that says what it holds."""

    sentence = mark("{file} is not a backup of a workspace, or it is damaged. Nothing was restored.")


class BackupTooNew(BackupRefused):
    """A newer version wrote the backup."""

    sentence = mark(
        "A newer version of Quadrant wrote the backup {file}. Use that version, or a newer one, to restore it."
    )


class BackupDamaged(BackupRefused):
    """An entry is missing, too many, or not what the manifest says."""

    sentence = mark("This backup is damaged: {entry} is not what it should be. Nothing was restored; use another copy.")


class BackupUnsafe(BackupRefused):
    """An entry that no backup has, such as a link, a path that leads elsewhere, or something far too large."""

    sentence = mark("This backup holds {entry}, which could do harm. Nothing was restored.")
