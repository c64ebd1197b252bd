-- A store of version 1, as that version made it. Never edit this file: it is what old stores look like.
CREATE TABLE schema_version (
	version INTEGER NOT NULL, 
	PRIMARY KEY (version)
);
CREATE TABLE meta (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE sources (
	"key" TEXT NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE TABLE archives (
	source TEXT NOT NULL, 
	path TEXT NOT NULL, 
	fingerprint TEXT NOT NULL, 
	PRIMARY KEY (source, path)
);
CREATE TABLE pending (
	url TEXT NOT NULL, 
	source TEXT NOT NULL, 
	hint TEXT NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_try BIGINT NOT NULL, 
	validators TEXT NOT NULL, 
	error TEXT, 
	spread BIGINT NOT NULL, 
	PRIMARY KEY (url)
);
CREATE INDEX pending_next_try ON pending (next_try);
CREATE INDEX pending_spread ON pending (spread);
CREATE TABLE stories (
	number INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	title TEXT NOT NULL, 
	body TEXT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (id)
);
CREATE TABLE picture_bodies (
	path TEXT NOT NULL, 
	body BLOB NOT NULL, 
	PRIMARY KEY (path)
);
CREATE TABLE hosts (
	host TEXT NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (host)
);
CREATE TABLE quarantine (
	"key" TEXT NOT NULL, 
	code TEXT NOT NULL, 
	url TEXT, 
	place TEXT, 
	times INTEGER NOT NULL, 
	first_seen BIGINT NOT NULL, 
	last_seen BIGINT NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
CREATE INDEX ix_quarantine_url ON quarantine (url);
CREATE TABLE editions (
	number INTEGER NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE drafts (
	id TEXT NOT NULL, 
	captured BIGINT NOT NULL, 
	original_url TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES stories (id)
);
CREATE TABLE recorded (
	id TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES stories (id)
);
CREATE TABLE addresses (
	url TEXT NOT NULL, 
	story TEXT, 
	captured BIGINT, 
	digest TEXT, 
	validators TEXT, 
	updated BIGINT, 
	PRIMARY KEY (url), 
	FOREIGN KEY(story) REFERENCES stories (id)
);
CREATE INDEX ix_addresses_story ON addresses (story);
CREATE TABLE paths (
	id TEXT NOT NULL, 
	path TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES stories (id), 
	UNIQUE (path)
);
CREATE TABLE pictures (
	url TEXT NOT NULL, 
	state TEXT NOT NULL, 
	next_try BIGINT, 
	path TEXT, 
	spread BIGINT NOT NULL, 
	digest TEXT NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (url), 
	FOREIGN KEY(path) REFERENCES picture_bodies (path)
);
CREATE INDEX pictures_state ON pictures (state, spread);
CREATE INDEX ix_pictures_path ON pictures (path);
CREATE TABLE revisions (
	id TEXT NOT NULL, 
	digest TEXT NOT NULL, 
	replaced BIGINT NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (id, digest), 
	FOREIGN KEY(id) REFERENCES drafts (id)
);
CREATE TABLE judgements (
	id TEXT NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(id) REFERENCES drafts (id)
);
CREATE VIRTUAL TABLE stories_text USING fts5(
        title, body, content='stories', content_rowid='number', tokenize='unicode61 remove_diacritics 2');
CREATE TRIGGER stories_text_insert AFTER INSERT ON stories BEGIN
        INSERT INTO stories_text(rowid, title, body) VALUES (new.number, new.title, new.body); END;
CREATE TRIGGER stories_text_delete AFTER DELETE ON stories BEGIN
        INSERT INTO stories_text(stories_text, rowid, title, body)
        VALUES ('delete', old.number, old.title, old.body); END;
CREATE TRIGGER stories_text_update AFTER UPDATE ON stories BEGIN
        INSERT INTO stories_text(stories_text, rowid, title, body)
        VALUES ('delete', old.number, old.title, old.body);
        INSERT INTO stories_text(rowid, title, body) VALUES (new.number, new.title, new.body); END;
INSERT INTO schema_version VALUES (1);
INSERT INTO sources VALUES ('feed:a', '{"key":"feed:a","kind":"feed","location":"https://a.example/feed"}');
INSERT INTO stories VALUES (1, 's000000000000001', 'An owl', 'It was seen.');
INSERT INTO drafts VALUES ('s000000000000001', 1714867200000000, 'https://a.example/1', '026ce9cf0f580c86ed055b9df537627b', '{"id":"s000000000000001","source":"feed:a","originalUrl":"https://a.example/1","url":"https://a.example/1","captured":"2024-05-05T00:00:00Z","title":"An owl"}');
INSERT INTO addresses VALUES ('https://a.example/1', 's000000000000001', 1714867200000000, 'd', '{}', NULL);
INSERT INTO pending VALUES ('https://a.example/2', 'feed:a', '{"title":"A heron"}', 0, 0, '{}', NULL, 1563938701597065499);
