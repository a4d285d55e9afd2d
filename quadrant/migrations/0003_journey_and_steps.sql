-- The journey of an assessment, its moments in their order, and the steps of its route. They carry the sequence of its version.

CREATE TABLE store.journey (sequence BIGINT, name VARCHAR);

-- `load` and `complexity` are 1-5, `functional` and `emotional` 0-10; `served` is digital, human, both or nobody.
CREATE TABLE store.moment (
    sequence BIGINT, place INTEGER, name VARCHAR, load TINYINT, complexity TINYINT,
    functional TINYINT, emotional TINYINT, served VARCHAR, failure BOOLEAN
);

-- `level` is the level to reach; `state` is planned, started, done or dropped.
CREATE TABLE store.step (
    sequence BIGINT, place INTEGER, question VARCHAR, level TINYINT, state VARCHAR, owner VARCHAR, date DATE, note VARCHAR
);
