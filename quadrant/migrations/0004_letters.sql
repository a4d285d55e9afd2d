-- What stands for the name of an organisation where names are hidden: its place, 1 is A. Given once, at random, and kept, so that
-- a letter means the same next month. Who is forgotten leaves the place without a name, so that nobody else gets it.
CREATE TABLE store.letter (sequence BIGINT, organisation VARCHAR, place INTEGER);
