-- What is kept of people. `person` is the SHA-256 of the id that the client gives them, in hex: such an id may have
-- any length and hold anything, and the file names nobody. Times are microseconds since 1970.

CREATE TABLE sessions (
    person TEXT NOT NULL,
    session TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (person, session)
);
CREATE INDEX sessions_by_update ON sessions (updated_at);

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL,
    session TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
    content TEXT NOT NULL,
    said_at INTEGER NOT NULL,
    FOREIGN KEY (person, session) REFERENCES sessions (person, session) ON DELETE CASCADE
);
CREATE INDEX messages_by_session ON messages (person, session, id);

-- `profile` and `item` are JSON.
CREATE TABLE profiles (
    person TEXT PRIMARY KEY,
    profile TEXT NOT NULL,
    updated_at INTEGER NOT NULL
);

CREATE TABLE wardrobe_items (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    person TEXT NOT NULL,
    id TEXT NOT NULL,
    item TEXT NOT NULL,
    UNIQUE (person, id)
);
CREATE INDEX wardrobe_items_by_person ON wardrobe_items (person, place);
