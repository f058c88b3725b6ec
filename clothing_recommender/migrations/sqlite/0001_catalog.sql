-- The catalog. Lists are JSON; `key` is what clients see, `id` what tables share.

CREATE TABLE garments (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    -- 'sample' for what the engine brings along, otherwise the import's name.
    source TEXT NOT NULL,
    -- Grows with each transaction that writes garments: what a reader has not seen is above what it has.
    revision INTEGER NOT NULL,
    item TEXT NOT NULL,
    kind TEXT NOT NULL,
    category TEXT NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('women', 'men', 'unisex')),
    style TEXT NOT NULL,
    details TEXT NOT NULL,
    materials TEXT NOT NULL,
    fit TEXT NOT NULL,
    sizes TEXT NOT NULL,
    formality INTEGER NOT NULL CHECK (formality BETWEEN 1 AND 5),
    occasions TEXT NOT NULL,
    weather TEXT NOT NULL,
    -- In the currency's hundredths.
    price_from INTEGER NOT NULL CHECK (price_from > 0),
    price_to INTEGER NOT NULL CHECK (price_to >= price_from),
    currency TEXT NOT NULL,
    retailers TEXT NOT NULL,
    -- [{"name": …, "hex": …}], the most usual first.
    colors TEXT NOT NULL,
    note TEXT NOT NULL,
    tip TEXT NOT NULL
);
CREATE INDEX garments_by_revision ON garments (revision);
CREATE INDEX garments_by_source ON garments (source);

-- One row: the highest revision of all, and what of the sample is in here.
CREATE TABLE catalog_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    revision INTEGER NOT NULL,
    sample TEXT NOT NULL
);
INSERT INTO catalog_state VALUES (1, 0, '');

CREATE VIRTUAL TABLE garment_words USING fts5 (
    item, facets, about,
    content = '', contentless_delete = 1,
    tokenize = 'porter unicode61 remove_diacritics 2'
);

-- Sentence vectors, each of its 384 numbers a signed byte: the number times 127.
CREATE TABLE garment_vectors (
    garment_id INTEGER PRIMARY KEY REFERENCES garments (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    vector BLOB NOT NULL
);
CREATE INDEX garment_vectors_by_revision ON garment_vectors (revision);
