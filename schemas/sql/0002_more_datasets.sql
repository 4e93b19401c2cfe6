-- Other data sets than MVTec LOCO AD, own product lines, captions by large models, questions that
-- others wrote.

-- Masks of MVTec AD and of own product lines do not name the defect by their value, and an own
-- product line may have no masks at all.
CREATE TABLE defect_type_next (
  dataset TEXT NOT NULL,
  category TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT CHECK (kind IN ('logical', 'structural')),  -- NULL where nothing says
  pixel_value INTEGER CHECK (pixel_value BETWEEN 1 AND 255),  -- NULL where any value means it
  saturation_threshold REAL,           -- a share of the area where relative, else pixels
  relative_saturation INTEGER CHECK (relative_saturation IN (0, 1)),
  PRIMARY KEY (dataset, category, name)
) STRICT, WITHOUT ROWID;
INSERT INTO defect_type_next SELECT * FROM defect_type;
DROP TABLE defect_type;
ALTER TABLE defect_type_next RENAME TO defect_type;

-- The defects that a folder's name or an annotation says an image shows, whether a mask marks them
-- or not. MVTec LOCO AD has none of these: there, masks alone say it.
-- The key's columns stand first: else SQLite 3.40 (Debian 12) takes the others for NULL when it
-- checks its integrity.
CREATE TABLE image_defect (
  image_id TEXT NOT NULL REFERENCES image (id),
  defect TEXT NOT NULL,
  dataset TEXT NOT NULL,
  category TEXT NOT NULL,
  PRIMARY KEY (image_id, defect),
  FOREIGN KEY (dataset, category, defect) REFERENCES defect_type (dataset, category, name)
) STRICT, WITHOUT ROWID;

-- A hash of the description by which a source was read; NULL where its data set needs none.
ALTER TABLE source ADD COLUMN description TEXT;

-- Product knowledge that was brought along: it stands before the program's own.
CREATE TABLE knowledge (
  dataset TEXT NOT NULL,
  category TEXT NOT NULL,
  yaml TEXT NOT NULL,                  -- the file as it was
  sha256 TEXT NOT NULL,                -- of the file
  PRIMARY KEY (dataset, category)
) STRICT, WITHOUT ROWID;

-- What a large model wrote about an image. One request is made once: its answer is kept, also when
-- it contradicts the data set and is not used.
CREATE TABLE caption (
  request_sha256 TEXT PRIMARY KEY,     -- of model, prompt, settings and the picture that was sent
  image_id TEXT NOT NULL REFERENCES image (id),
  profile_id TEXT NOT NULL REFERENCES profile (id),
  model TEXT NOT NULL,
  prompt_sha256 TEXT NOT NULL,         -- of the text that was sent beside the picture
  content TEXT NOT NULL,               -- the answer as it came
  rejection TEXT,                      -- why it is not used; NULL where it is
  prompt_tokens INTEGER,               -- as the server counts them; NULL where it does not
  completion_tokens INTEGER,
  created_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX caption_by_image ON caption (image_id);

-- A multiple-choice question about an image, from a file such as MMAD's.
CREATE TABLE question (
  image_id TEXT NOT NULL REFERENCES image (id),
  ordinal INTEGER NOT NULL,            -- its place among the questions about the image, from 0
  source_id INTEGER NOT NULL REFERENCES source (id),
  task TEXT NOT NULL,                  -- anomaly_detection, defect_classification, …
  text TEXT NOT NULL,
  options TEXT NOT NULL CHECK (json_valid(options)),  -- {"A": "Yes.", "B": "No."}
  answer TEXT NOT NULL CHECK (answer IN ('A', 'B', 'C', 'D', 'E')),
  PRIMARY KEY (image_id, ordinal)
) STRICT, WITHOUT ROWID;

-- The normal images that such a file proposes to compare an image with.
CREATE TABLE question_reference (
  image_id TEXT NOT NULL REFERENCES image (id),
  choice TEXT NOT NULL CHECK (choice IN ('random', 'similar')),
  position INTEGER NOT NULL,
  source_id INTEGER NOT NULL REFERENCES source (id),
  reference_id TEXT NOT NULL REFERENCES image (id),
  PRIMARY KEY (image_id, choice, position)
) STRICT, WITHOUT ROWID;

-- Evaluation items may be multiple-choice: the answer is then a letter, and the task says what is
-- asked. Without it, an item asks yes or no.
DROP VIEW build_row;
CREATE TABLE eval_item_next (
  build_id TEXT NOT NULL REFERENCES build (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  task TEXT NOT NULL,                  -- eval for yes or no, else as in table question
  messages TEXT NOT NULL CHECK (json_valid(messages)),
  answer TEXT NOT NULL CHECK (
    CASE task WHEN 'eval' THEN answer IN ('yes', 'no')
    ELSE answer IN ('A', 'B', 'C', 'D', 'E') END),
  broken TEXT NOT NULL CHECK (json_valid(broken)),
  provenance TEXT NOT NULL CHECK (json_valid(provenance)),
  PRIMARY KEY (build_id, ordinal)
) STRICT, WITHOUT ROWID;
INSERT INTO eval_item_next
SELECT build_id, ordinal, 'eval', messages, answer, broken, provenance FROM eval_item;
DROP TABLE eval_item;
ALTER TABLE eval_item_next RENAME TO eval_item;

CREATE VIEW build_row AS
SELECT r.build_id, r.ordinal, r.task, r.messages, r.answer, r.provenance,
  (SELECT json_group_array(image_id) FROM
    (SELECT image_id FROM build_image b
     WHERE b.build_id = r.build_id AND b.ordinal = r.ordinal ORDER BY position)) AS images
FROM (
  SELECT build_id, ordinal, task, messages, answer, provenance FROM sft_example
  UNION ALL
  SELECT build_id, ordinal, 'grpo', messages, answer, provenance FROM grpo_prompt
  UNION ALL
  SELECT build_id, ordinal, task, messages, answer, provenance FROM eval_item) r;

-- The defects of an image, from its masks and from what is said of it.
DROP VIEW image_overview;
CREATE VIEW image_overview AS
SELECT i.id, i.category, i.split, i.label, i.width, i.height,
  (SELECT group_concat(defect, ' + ') FROM
    (SELECT defect FROM region r WHERE r.image_id = i.id
     UNION SELECT defect FROM image_defect d WHERE d.image_id = i.id ORDER BY defect)) AS defects,
  s.path AS source, i.member
FROM image i JOIN source s ON s.id = i.source_id;
