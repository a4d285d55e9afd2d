-- Live workshops, append-only like the facts. An answer names a participant, who is a hash that only the cookie of that
-- participant's browser leads to; nothing says when or from where somebody answered.

-- How a workshop is prepared; the newest row is in force. `plan` is JSON, see quadrant/workshop.py.
CREATE TABLE store.workshop (
    sequence BIGINT, workshop VARCHAR, organisation VARCHAR, assessment VARCHAR, plan VARCHAR
);

-- What the facilitator did, in this order. `content` is JSON.
CREATE TABLE store.workshop_event (
    sequence BIGINT, workshop VARCHAR, kind VARCHAR, content VARCHAR, happened_at TIMESTAMP
);

-- Who came in; the newest row of a participant is in force.
CREATE TABLE store.workshop_participant (
    sequence BIGINT, workshop VARCHAR, participant VARCHAR, respondent_group VARCHAR, language VARCHAR
);

-- What they said in round 1 or 2; the newest row of participant, round and question is in force.
CREATE TABLE store.workshop_answer (
    sequence BIGINT, workshop VARCHAR, participant VARCHAR, round TINYINT, question VARCHAR,
    kind VARCHAR, level TINYINT, confidence VARCHAR, note VARCHAR
);
