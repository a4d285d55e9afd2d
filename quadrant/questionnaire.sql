-- What scoring stands on, made in memory at every opening: the questionnaire as tables, filled from data/model.yaml, and which
-- versions of assessments are in force. The type `view_kind`, the names of all views, is there already: a byte a row instead of a
-- word. The scoring itself is scoring.sql.

CREATE OR REPLACE TABLE question (position INTEGER, question VARCHAR, within INTEGER, weight DOUBLE);   -- within: its element's place
CREATE OR REPLACE TABLE every_question (position INTEGER, question VARCHAR);   -- those of the context after the scored ones
CREATE OR REPLACE TABLE element (within INTEGER, element VARCHAR, axis VARCHAR, weight DOUBLE);
CREATE OR REPLACE TABLE scale (lowest INTEGER, highest INTEGER, boundary DOUBLE);
CREATE OR REPLACE TABLE view_group (view_name view_kind, respondent_group VARCHAR);   -- which groups a view sees
CREATE OR REPLACE TABLE view_question (view_name view_kind, position INTEGER);        -- which questions take part in it

-- The stored version in force of each assessment: the newest that was not withdrawn after it.
CREATE OR REPLACE VIEW current_assessment AS
WITH withdrawn AS (
    SELECT organisation, assessment, max(sequence) AS until FROM store.withdrawal GROUP BY ALL
)
SELECT a.* FROM store.assessment AS a LEFT JOIN withdrawn USING (organisation, assessment)
WHERE a.sequence > coalesce(until, -1)
QUALIFY row_number() OVER (PARTITION BY organisation, assessment ORDER BY a.sequence DESC) = 1;
