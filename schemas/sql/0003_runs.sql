-- Runs: training, evaluation, and what came of them. They are results, not prepared data: the digest
-- leaves all of these tables out.
--
-- A build can't be deleted while a run stands on it: delete the run first. A deleted run takes its
-- checkpoints, metrics and predictions with it, unless another run began where it ended. (SQLite's
-- own shell needs PRAGMA foreign_keys = ON to keep to this.)

-- A training run, or a model's answers to an evaluation.
CREATE TABLE run (
  id TEXT PRIMARY KEY,                 -- <kind>-<first 12 digits of the hash of all it depends on>
  kind TEXT NOT NULL CHECK (kind IN ('sft', 'grpo', 'eval')),
  build_id TEXT NOT NULL REFERENCES build (id),  -- what it trains on or is asked
  model TEXT NOT NULL,                 -- the path as given
  model_sha256 TEXT NOT NULL,          -- of the weights
  adapter TEXT,                        -- the path as given; NULL where there is none
  adapter_sha256 TEXT,                 -- of the adapter's weights
  base_run_id TEXT REFERENCES run (id),  -- the run whose checkpoint it starts from or judges
  base_step INTEGER,                   -- the step of that checkpoint
  config TEXT NOT NULL CHECK (json_valid(config)),  -- resolved: flags, environment, file, defaults
  seed INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'complete', 'failed')),
  created_at TEXT NOT NULL,
  finished_at TEXT,                    -- NULL while it runs, or where it was killed
  CHECK ((adapter IS NULL) = (adapter_sha256 IS NULL)),
  CHECK (base_step IS NULL OR base_run_id IS NOT NULL),
  UNIQUE (id, build_id)                -- for the reference of table prediction
) STRICT;
CREATE INDEX run_by_build ON run (build_id);
CREATE INDEX run_by_base ON run (base_run_id);

-- A model that a training run wrote. One step may be kept for several reasons.
CREATE TABLE checkpoint (
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  step INTEGER NOT NULL CHECK (step >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('step', 'best', 'last')),
  path TEXT NOT NULL,                  -- below the workspace
  metrics TEXT NOT NULL CHECK (json_valid(metrics)),  -- {"loss": 0.5}; {} where there are none
  created_at TEXT NOT NULL,
  PRIMARY KEY (run_id, step, kind)
) STRICT, WITHOUT ROWID;

-- A number that a run logged at a step, such as loss or reward/accuracy.
CREATE TABLE metric (
  run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
  step INTEGER NOT NULL CHECK (step >= 0),
  name TEXT NOT NULL,
  value REAL,                          -- NULL where it was not a number
  PRIMARY KEY (run_id, step, name)
) STRICT, WITHOUT ROWID;

-- What a model answered to one item of an evaluation.
CREATE TABLE prediction (
  run_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL,            -- of the item
  build_id TEXT NOT NULL,              -- of the item, and of the run
  answer TEXT CHECK (answer IN ('yes', 'no', 'A', 'B', 'C', 'D', 'E')),  -- NULL: can't be read
  p_yes REAL CHECK (p_yes BETWEEN 0 AND 1),  -- probability of yes; NULL where it was not taken
  completion TEXT NOT NULL,            -- what the model wrote, without special tokens
  tokens INTEGER NOT NULL CHECK (tokens >= 0),       -- of the completion
  finish TEXT NOT NULL CHECK (finish IN ('stop', 'length')),  -- length: cut off
  seconds REAL NOT NULL CHECK (seconds >= 0),        -- its share of the batch's time
  -- {"yes": 3, "no": 2} where several answers were drawn. (json_valid(NULL) is 0 in SQLite 3.40.)
  votes TEXT CHECK (votes IS NULL OR json_valid(votes)),
  PRIMARY KEY (run_id, ordinal),
  FOREIGN KEY (run_id, build_id) REFERENCES run (id, build_id) ON DELETE CASCADE,
  FOREIGN KEY (build_id, ordinal) REFERENCES eval_item (build_id, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX prediction_by_item ON prediction (build_id, ordinal);

-- Predictions beside the truth, for people.
CREATE VIEW prediction_overview AS
SELECT p.run_id, p.build_id, p.ordinal, q.image_id AS image, o.label, o.defects,
  i.answer AS truth, p.answer, p.answer IS i.answer AS is_right, p.p_yes, p.tokens, p.finish,
  p.completion
FROM prediction p
JOIN eval_item i ON i.build_id = p.build_id AND i.ordinal = p.ordinal
JOIN build_image q ON q.build_id = p.build_id AND q.ordinal = p.ordinal AND q.role = 'query'
JOIN image_overview o ON o.id = q.image_id;
