-- The facts, append-only. No keys, indexes or sequences: the same statements run on a DuckLake.
-- `sequence` grows with every write. All rows of one stored version of an assessment carry the same sequence.

CREATE TABLE store.migration (version INTEGER, name VARCHAR, applied_at TIMESTAMP);

-- A stored version of an assessment.
CREATE TABLE store.assessment (
    sequence BIGINT, organisation VARCHAR, assessment VARCHAR, date DATE, title VARCHAR,
    name VARCHAR, sector VARCHAR, country VARCHAR, employees BIGINT, owner VARCHAR, tags VARCHAR[], fictional BOOLEAN,
    model VARCHAR, model_version INTEGER, ambition_date DATE,
    file VARCHAR, content_hash VARCHAR, stored_at TIMESTAMP
);

-- `place` is the respondent's place in the file, from 0.
CREATE TABLE store.respondent (sequence BIGINT, respondent VARCHAR, respondent_group VARCHAR, place INTEGER);

-- A row per respondent and question that has a first or a revised answer; the other half is null.
-- Kinds are level, not_applicable and unknown.
CREATE TABLE store.answer (
    sequence BIGINT, respondent VARCHAR, respondent_group VARCHAR, question VARCHAR,
    kind VARCHAR, level TINYINT, confidence VARCHAR, note VARCHAR,
    revised_kind VARCHAR, revised_level TINYINT, revised_confidence VARCHAR, revised_note VARCHAR
);

CREATE TABLE store.agreed (
    sequence BIGINT, question VARCHAR, kind VARCHAR, level TINYINT, reason VARCHAR, dissent VARCHAR
);

CREATE TABLE store.ambition (sequence BIGINT, element VARCHAR, score DOUBLE);

-- Hides every version of the assessment that was stored before.
CREATE TABLE store.withdrawal (sequence BIGINT, organisation VARCHAR, assessment VARCHAR, withdrawn_at TIMESTAMP);

-- What synchronisation saw of a file; the newest row of a file wins.
--   changed_ns    the later of the file's modification and change time; null when it must be looked at again
--   reader        which reader read it, so that a new one reads it again
--   version       sequence of the good version that the file holds or, while it is broken, held last
--   organisation, assessment   whose version that is
--   problems      JSON list of {line, column, code, details}; across: whether only other files make it a problem
CREATE TABLE store.file (
    sequence BIGINT, file VARCHAR, size BIGINT, changed_ns BIGINT, content_hash VARCHAR, reader VARCHAR,
    version BIGINT, organisation VARCHAR, assessment VARCHAR, removed BOOLEAN, across BOOLEAN, problems VARCHAR
);
