-- The manifest of a workspace. Open it with any SQLite client:
--   sqlite3 workspace/manifest.sqlite 'SELECT * FROM image_overview LIMIT 5'
-- Times are ISO 8601 in UTC; they and the paths of this machine are left out of the digest.

-- An archive or folder that was ingested.
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,                  -- as given on the command line
  bytes INTEGER NOT NULL,              -- size of the archive, or of all files of the folder
  sha256 TEXT UNIQUE,                  -- NULL until it was read to its end
  dataset TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('reading', 'complete')),
  seen INTEGER NOT NULL DEFAULT 0,     -- seen = stored + duplicate + rejected + ignored
  stored INTEGER NOT NULL DEFAULT 0,
  duplicate INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  ignored INTEGER NOT NULL DEFAULT 0,
  started_at TEXT NOT NULL,
  finished_at TEXT
) STRICT;

-- A picture of a product. Size and pixel hash are of the upright RGB picture.
CREATE TABLE image (
  id TEXT PRIMARY KEY,                 -- <dataset>/<category>/<split>/<label>/<stem>
  source_id INTEGER NOT NULL REFERENCES source (id),
  member TEXT NOT NULL,                -- path inside the source
  dataset TEXT NOT NULL,
  category TEXT NOT NULL,
  split TEXT NOT NULL CHECK (split IN ('train', 'validation', 'test')),
  label TEXT NOT NULL,                 -- good, logical_anomalies, structural_anomalies
  format TEXT NOT NULL,                -- png, jpeg
  mode TEXT NOT NULL,                  -- Pillow's name of the stored pixel form: RGB, L, P, …
  width INTEGER NOT NULL CHECK (width > 0),
  height INTEGER NOT NULL CHECK (height > 0),
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,                -- of the file
  pixel_sha256 TEXT NOT NULL           -- of width·height·3 RGB bytes
) STRICT;
CREATE INDEX image_by_place ON image (dataset, category, split, label);
CREATE INDEX image_by_pixels ON image (pixel_sha256);
CREATE INDEX image_by_source ON image (source_id);

-- A kind of defect of a category. In MVTec LOCO, defects_config.json gives each its value in masks;
-- the saturation threshold is for tools that score localisation.
CREATE TABLE defect_type (
  dataset TEXT NOT NULL,
  category TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT CHECK (kind IN ('logical', 'structural')),  -- NULL where nothing says
  pixel_value INTEGER NOT NULL CHECK (pixel_value BETWEEN 1 AND 255),
  saturation_threshold REAL,           -- a share of the area where relative, else pixels
  relative_saturation INTEGER CHECK (relative_saturation IN (0, 1)),
  PRIMARY KEY (dataset, category, name)
) STRICT, WITHOUT ROWID;

-- A connected part of an annotated defect, in pixels of the image.
CREATE TABLE region (
  image_id TEXT NOT NULL REFERENCES image (id),
  mask_member TEXT NOT NULL,           -- the mask's path inside its source
  part INTEGER NOT NULL CHECK (part >= 1),
  source_id INTEGER NOT NULL REFERENCES source (id),   -- that holds the mask
  dataset TEXT NOT NULL,
  category TEXT NOT NULL,
  defect TEXT NOT NULL,
  area INTEGER NOT NULL CHECK (area > 0),
  bbox_x INTEGER NOT NULL,
  bbox_y INTEGER NOT NULL,
  bbox_width INTEGER NOT NULL,
  bbox_height INTEGER NOT NULL,
  centroid_x REAL NOT NULL,            -- mean of the pixels' centres: the first pixel's is at 0.5
  centroid_y REAL NOT NULL,
  rle TEXT NOT NULL,                   -- COCO run lengths over the image, as pycocotools writes them
  PRIMARY KEY (image_id, mask_member, part),
  FOREIGN KEY (dataset, category, defect) REFERENCES defect_type (dataset, category, name)
) STRICT, WITHOUT ROWID;

-- A member that could not be used, and why.
CREATE TABLE rejection (
  source_id INTEGER NOT NULL REFERENCES source (id),
  ordinal INTEGER NOT NULL,            -- place of the member in the source, from 0
  member TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (source_id, ordinal)
) STRICT, WITHOUT ROWID;

-- How images were resized and cut.
CREATE TABLE profile (
  id TEXT PRIMARY KEY,
  min_pixels INTEGER NOT NULL,
  max_pixels INTEGER NOT NULL,
  patch_size INTEGER NOT NULL,
  merge_size INTEGER NOT NULL,
  resample TEXT NOT NULL CHECK (resample = 'bicubic')
) STRICT;

-- A safetensors file of patches.
CREATE TABLE shard (
  path TEXT PRIMARY KEY,               -- below the workspace
  profile_id TEXT NOT NULL REFERENCES profile (id),
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  tensors INTEGER NOT NULL
) STRICT;

-- The patches of an image under a profile: U8 [grid_height·grid_width, 3, patch, patch].
CREATE TABLE patches (
  image_id TEXT NOT NULL REFERENCES image (id),
  profile_id TEXT NOT NULL REFERENCES profile (id),
  shard TEXT NOT NULL REFERENCES shard (path),
  tensor TEXT NOT NULL,
  grid_height INTEGER NOT NULL CHECK (grid_height > 0),
  grid_width INTEGER NOT NULL CHECK (grid_width > 0),
  PRIMARY KEY (image_id, profile_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX patches_by_shard ON patches (shard);

-- A generated set: what was asked, from what, and a hash of what came out.
CREATE TABLE build (
  id TEXT PRIMARY KEY,                 -- <kind>-<first 12 digits of the hash of all it depends on>
  kind TEXT NOT NULL CHECK (kind IN ('sft', 'grpo', 'eval')),
  name TEXT NOT NULL,                  -- of the pipeline
  purpose TEXT NOT NULL CHECK (purpose IN ('training', 'evaluation')),
  profile_id TEXT NOT NULL REFERENCES profile (id),
  seed INTEGER NOT NULL,
  config TEXT NOT NULL CHECK (json_valid(config)),  -- resolved: flags, environment, file, defaults
  template_sha256 TEXT NOT NULL,       -- of the prompt template
  knowledge_sha256 TEXT NOT NULL,      -- of the product knowledge
  digest TEXT NOT NULL,                -- of the rows
  created_at TEXT NOT NULL
) STRICT;

-- The images that a row of a build shows, in order.
CREATE TABLE build_image (
  build_id TEXT NOT NULL REFERENCES build (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,            -- the row
  position INTEGER NOT NULL,           -- the place in the row, from 0
  role TEXT NOT NULL CHECK (role IN ('reference', 'query')),
  image_id TEXT NOT NULL REFERENCES image (id),
  PRIMARY KEY (build_id, ordinal, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX build_image_by_image ON build_image (image_id);

-- One supervised example: a conversation about its images.
CREATE TABLE sft_example (
  build_id TEXT NOT NULL REFERENCES build (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  task TEXT NOT NULL,                  -- caption, yes_no, counting, description, location
  messages TEXT NOT NULL CHECK (json_valid(messages)),   -- [{"role", "content"}]; images come first
  answer TEXT NOT NULL,
  provenance TEXT NOT NULL CHECK (json_valid(provenance)),
  PRIMARY KEY (build_id, ordinal)
) STRICT, WITHOUT ROWID;

-- One GRPO prompt: reference and query, with what a reward needs.
CREATE TABLE grpo_prompt (
  build_id TEXT NOT NULL REFERENCES build (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  messages TEXT NOT NULL CHECK (json_valid(messages)),
  answer TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
  broken TEXT NOT NULL CHECK (json_valid(broken)),       -- ids of the constraints that are broken
  provenance TEXT NOT NULL CHECK (json_valid(provenance)),
  PRIMARY KEY (build_id, ordinal)
) STRICT, WITHOUT ROWID;

-- One question of an evaluation set.
CREATE TABLE eval_item (
  build_id TEXT NOT NULL REFERENCES build (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  messages TEXT NOT NULL CHECK (json_valid(messages)),
  answer TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
  broken TEXT NOT NULL CHECK (json_valid(broken)),
  provenance TEXT NOT NULL CHECK (json_valid(provenance)),
  PRIMARY KEY (build_id, ordinal)
) STRICT, WITHOUT ROWID;

-- The digest as the last command left it. Absent while an ingest is under way, so that verify can
-- tell a row that was changed by hand.
CREATE TABLE seal (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  digest TEXT NOT NULL
) STRICT;

-- Views for people.

CREATE VIEW image_overview AS
SELECT i.id, i.category, i.split, i.label, i.width, i.height,
  (SELECT group_concat(defect, ' + ') FROM
    (SELECT DISTINCT defect FROM region r WHERE r.image_id = i.id ORDER BY defect)) AS defects,
  s.path AS source, i.member
FROM image i JOIN source s ON s.id = i.source_id;

CREATE VIEW image_count AS
SELECT dataset, category, split, label, count(*) AS images
FROM image GROUP BY dataset, category, split, label;

CREATE VIEW mask AS
SELECT image_id, mask_member, defect, count(*) AS parts, sum(area) AS area,
  min(bbox_x) AS x0, min(bbox_y) AS y0,
  max(bbox_x + bbox_width) AS x1, max(bbox_y + bbox_height) AS y1
FROM region GROUP BY image_id, mask_member, defect;

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
  SELECT build_id, ordinal, 'eval', messages, answer, provenance FROM eval_item) r;

-- Where a row of a build comes from, down to the archive.
CREATE VIEW lineage AS
SELECT b.build_id, b.ordinal, b.position, b.role, b.image_id, i.sha256 AS image_sha256,
  i.member, s.path AS source, s.sha256 AS source_sha256
FROM build_image b JOIN image i ON i.id = b.image_id JOIN source s ON s.id = i.source_id;
