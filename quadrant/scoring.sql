-- The only scoring (contract section 3): one statement per rule. Scores the stored versions of assessments in the temporary
-- table `chosen` (sequence BIGINT); each cursor has its own. What it stands on is made by questionnaire.sql.

-- A sum of doubles depends in its last bit on the order in which threads deliver them. Sums of whole numbers below 2^53 do not:
-- in multiples of 2^-40 the same answers give the same score to the last bit, less than 1e-11 from the exact one, as long as
-- the weights that are added up come to no more than 80.
CREATE OR REPLACE TEMP MACRO whole(x) AS round(x * 1099511627776.0);

-- What such sums are off by would put a dot that lies exactly on the boundary below it: an axis keeps multiples of 2^-36.
CREATE OR REPLACE TEMP MACRO without_noise(x) AS round(x * 68719476736.0) / 68719476736.0;

-- The views of each version and how many respondents each has. The inside view is always there.
CREATE OR REPLACE TEMP TABLE view_present AS
SELECT sequence, view_name, count(*) AS respondents
FROM store.respondent JOIN view_group USING (respondent_group)
WHERE sequence IN (FROM chosen) GROUP BY ALL
UNION ALL
SELECT sequence, 'inside'::view_kind, 0 FROM chosen
WHERE sequence NOT IN (SELECT sequence FROM store.respondent JOIN view_group USING (respondent_group)
                       WHERE view_name = 'inside' AND sequence IN (FROM chosen));

-- Rule 1: a respondent's value for a question is the revised one where there is one.
CREATE OR REPLACE TEMP VIEW in_force AS
SELECT sequence, respondent_group, respondent, question, coalesce(revised_kind, kind) AS kind,
       CASE WHEN revised_kind IS NULL THEN level ELSE revised_level END AS level
FROM store.answer WHERE sequence IN (FROM chosen);

-- Rule 2: the score of each question that somebody of a view gave a level or called not applicable; an agreed level replaces
-- it, inside only. No score means not applicable. A question without a row here is open.
CREATE OR REPLACE TEMP TABLE answered AS
WITH
tally AS MATERIALIZED (   -- no level in a row: all who did not say unknown said not applicable
    SELECT sequence, respondent_group, position, levels, total
    FROM (
        SELECT sequence, respondent_group, question, count(level)::INTEGER AS levels, sum(level)::INTEGER AS total
        FROM in_force WHERE kind <> 'unknown' GROUP BY ALL
    ) JOIN question USING (question)
),
alone AS (   -- views of one group: nothing to add up
    SELECT view_name FROM view_group GROUP BY view_name HAVING count(*) = 1
),
settled AS (
    SELECT sequence, 'inside'::view_kind AS view_name, position, if(a.kind = 'level', 1, 0) AS levels, a.level AS total
    FROM store.agreed AS a JOIN question USING (question)
    WHERE a.kind <> 'unknown' AND sequence IN (FROM chosen)
),
together AS (
    SELECT sequence, view_name, position, sum(levels)::INTEGER AS levels, sum(total)::INTEGER AS total
    FROM tally JOIN view_group USING (respondent_group) WHERE view_name NOT IN (FROM alone)
    GROUP BY sequence, view_name, position
),
known AS (
    SELECT sequence, view_name, position, levels, total
    FROM tally JOIN view_group USING (respondent_group) WHERE view_name IN (FROM alone)
    UNION ALL
    FROM together ANTI JOIN settled USING (sequence, view_name, position)
    UNION ALL
    FROM settled
)
SELECT sequence, view_name, position,
       CASE WHEN levels > 0 THEN 100.0 * (total - levels * lowest) / (levels * (highest - lowest)) END AS score
FROM known, scale;

-- The same with a row for every question that takes part. state: scored, not_applicable or open.
CREATE OR REPLACE TEMP VIEW question_score AS
SELECT sequence, view_name, position, score,
       CASE WHEN answered.position IS NULL THEN 'open' WHEN score IS NULL THEN 'not_applicable' ELSE 'scored' END AS state
FROM view_present JOIN view_question USING (view_name)
LEFT JOIN answered USING (sequence, view_name, position);

-- Rule 3: an element is the weighted mean of its scored questions, when they carry half of the applicable weight.
CREATE OR REPLACE TEMP TABLE element_score AS
WITH
weighted AS (
    SELECT position, within, weight, whole(weight) AS whole_weight FROM question
),
taking_part AS (
    SELECT view_name, within, sum(whole_weight) AS weight, count(*) AS questions
    FROM view_question JOIN weighted USING (position) GROUP BY ALL
),
summed AS (
    SELECT sequence, view_name, within, sum(whole(weight * score)) AS points,
           sum(whole_weight) AS weight, sum(if(score IS NULL, 0, whole_weight)) AS scored_weight,
           count(*) AS questions, count(score) AS scored
    FROM answered JOIN weighted USING (position) GROUP BY sequence, view_name, within
)
SELECT sequence, view_name, within, element, axis, e.weight,
       CASE WHEN scored > 0 AND 2 * scored_weight >= part.weight - summed.weight + scored_weight
            THEN points / scored_weight END AS score,
       coalesce(scored, 0) AS questions,
       coalesce(part.questions, 0) - coalesce(summed.questions - scored, 0) AS applicable
FROM view_present CROSS JOIN element AS e
LEFT JOIN taking_part AS part USING (view_name, within) LEFT JOIN summed USING (sequence, view_name, within);

-- Rules 4 and 5: an axis is the weighted mean of its scored elements, when every element is scored or not applicable and at
-- least three are scored; with both axes there is a quadrant, whose high side holds the boundary. Where an ambition is stated
-- there is one more view, `ambition`: the inside elements with those that it names replaced.
CREATE OR REPLACE TEMP TABLE view_score AS
WITH
seen_and_aimed_at AS (
    SELECT sequence, view_name, axis, weight, score, applicable FROM element_score
    UNION ALL
    SELECT sequence, 'ambition'::view_kind, axis, weight, coalesce(aim.score, e.score), if(aim.score IS NULL, applicable, 1)
    FROM element_score AS e LEFT JOIN store.ambition AS aim USING (sequence, element)
    WHERE view_name = 'inside' AND sequence IN (SELECT sequence FROM store.ambition)
),
axes AS (
    SELECT sequence, view_name, axis,
           CASE WHEN bool_and(score IS NOT NULL OR applicable = 0) AND count(score) >= 3
                THEN without_noise(sum(whole(weight * score)) / sum(whole(weight)) FILTER (score IS NOT NULL)) END AS score
    FROM seen_and_aimed_at GROUP BY sequence, view_name, axis
),
placed AS (
    SELECT sequence, view_name, max(score) FILTER (axis = 'digital') AS digital, max(score) FILTER (axis = 'human') AS human
    FROM axes GROUP BY sequence, view_name
)
SELECT sequence, view_name, respondents, digital, human,
       CASE WHEN digital IS NOT NULL AND human IS NOT NULL
            THEN CASE WHEN digital >= boundary THEN 'digital' ELSE 'analogue' END || '_' ||
                 CASE WHEN human >= boundary THEN 'emotional' ELSE 'rational' END END AS quadrant
FROM placed LEFT JOIN view_present USING (sequence, view_name), scale;

-- Rule 6: what is missing, named in the order of the questionnaire: open questions, elements without a score that would apply,
-- and inapplicable elements where they leave an axis fewer than three.
CREATE OR REPLACE TEMP VIEW missing AS
SELECT sequence, view_name, list(name ORDER BY within, position) AS names
FROM (
    SELECT sequence, view_name, element AS name, within, -1 AS position
    FROM (
        SELECT *, count_if(applicable > 0) OVER (PARTITION BY sequence, view_name, axis) AS alive
        FROM element_score
    )
    WHERE score IS NULL AND (applicable > 0 OR alive < 3)
    UNION ALL
    SELECT sequence, view_name, question, within, position
    FROM question_score JOIN question USING (position) WHERE state = 'open'
)
GROUP BY sequence, view_name;


-- How the answers in force spread: one row per group, question and answer. Shown to people only in groups of three and more.
CREATE OR REPLACE TEMP VIEW distribution AS
SELECT sequence, respondent_group, position, kind, level, count(*) AS respondents
FROM in_force JOIN question USING (question) GROUP BY ALL;

-- What a view says to the questions of context: the mean of its levels, in points. They are part of no score above; no score
-- means not applicable to all who did not say unknown.
CREATE OR REPLACE TEMP VIEW context_score AS
SELECT sequence, view_name, question, count(level)::INTEGER AS levels,
       100.0 * (sum(level) - count(level) * lowest) / nullif(count(level) * (highest - lowest), 0) AS score
FROM in_force JOIN every_question AS q USING (question) JOIN view_group USING (respondent_group), scale
WHERE kind <> 'unknown' AND q.position NOT IN (SELECT position FROM question)
GROUP BY sequence, view_name, question, lowest, highest;

-- Every respondent's levels in force, for the uncertainty of a position and of lenses; who gave no level is there with empty
-- lists.
CREATE OR REPLACE TEMP VIEW private_levels AS
SELECT sequence, respondent_group, respondent,
       coalesce(list(position ORDER BY position) FILTER (level IS NOT NULL), []) AS positions,
       coalesce(list(level ORDER BY position) FILTER (level IS NOT NULL), []) AS levels
FROM store.respondent
LEFT JOIN (FROM in_force JOIN every_question USING (question)) USING (sequence, respondent, respondent_group)
WHERE sequence IN (FROM chosen) GROUP BY ALL ORDER BY ALL;
