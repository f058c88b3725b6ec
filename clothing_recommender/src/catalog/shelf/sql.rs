//! The statements of the two dialects, side by side.

/// A statement in SQLite and in PostgreSQL.
#[derive(Debug, Clone, Copy)]
pub(super) struct Both {
    pub(super) sqlite: &'static str,
    pub(super) postgres: &'static str,
}

/// A garment as one JSON object, so that both drivers read it alike.
macro_rules! sqlite_record {
    () => {
        "json_object('id', g.id, 'key', g.key, 'item', g.item, 'kind', g.kind, \
         'category', g.category, 'audience', g.audience, 'style', g.style, 'details', g.details, \
         'materials', g.materials, 'fit', g.fit, 'sizes', g.sizes, 'formality', g.formality, \
         'occasions', g.occasions, 'weather', g.weather, 'price_from', g.price_from, \
         'price_to', g.price_to, 'currency', g.currency, 'retailers', g.retailers, \
         'colors', g.colors, 'note', g.note, 'tip', g.tip)"
    };
}

pub(super) const STATE: &str = "SELECT revision, removed, sample FROM catalog_state WHERE id = 1";

/// Takes the lock that orders writers, and tells the revision of what they write.
pub(super) const NEXT_REVISION: &str =
    "UPDATE catalog_state SET revision = revision + 1 WHERE id = 1 RETURNING revision";

pub(super) const MARK_REMOVED: &str = "UPDATE catalog_state SET removed = $1 WHERE id = 1";

pub(super) const MARK_SAMPLE: &str = "UPDATE catalog_state SET sample = $1 WHERE id = 1";

pub(super) const BEGIN: Both = Both {
    sqlite: "BEGIN IMMEDIATE",
    postgres: "BEGIN",
};

/// $1 after id, $2 how many.
pub(super) const ALL: Both = Both {
    sqlite: concat!(
        "SELECT ",
        sqlite_record!(),
        " FROM garments g WHERE g.id > $1 ORDER BY g.id LIMIT $2"
    ),
    postgres: "SELECT row_to_json(g)::text FROM garments g WHERE g.id > $1 ORDER BY g.id LIMIT $2",
};

/// $1 after revision.
pub(super) const SINCE: Both = Both {
    sqlite: concat!(
        "SELECT ",
        sqlite_record!(),
        " FROM garments g WHERE g.revision > $1 ORDER BY g.id"
    ),
    postgres: "SELECT row_to_json(g)::text FROM garments g WHERE g.revision > $1 ORDER BY g.id",
};

/// $1 ids, a JSON list.
pub(super) const BY_ID: Both = Both {
    sqlite: concat!(
        "SELECT ",
        sqlite_record!(),
        " FROM json_each($1) wanted JOIN garments g ON g.id = wanted.value"
    ),
    postgres: "SELECT row_to_json(g)::text FROM jsonb_array_elements_text($1::jsonb) wanted \
               JOIN garments g ON g.id = wanted::bigint",
};

/// $1 records, a JSON list; $2 source, $3 revision. SQLite would write each record out again for
/// each of its fields, unless it keeps them parsed.
pub(super) const WRITE: Both = Both {
    sqlite: "WITH r (value) AS MATERIALIZED (SELECT jsonb(value) FROM json_each($1)) \
             INSERT INTO garments (key, source, revision, item, kind, category, audience, style, \
             details, materials, fit, sizes, formality, occasions, weather, price_from, price_to, \
             currency, retailers, colors, note, tip) \
             SELECT r.value ->> 'key', $2, $3, r.value ->> 'item', r.value ->> 'kind', \
             r.value ->> 'category', r.value ->> 'audience', r.value ->> 'style', \
             r.value ->> 'details', r.value ->> 'materials', r.value ->> 'fit', \
             r.value ->> 'sizes', r.value ->> 'formality', r.value ->> 'occasions', \
             r.value ->> 'weather', r.value ->> 'price_from', r.value ->> 'price_to', \
             r.value ->> 'currency', r.value ->> 'retailers', r.value ->> 'colors', \
             r.value ->> 'note', r.value ->> 'tip' \
             FROM r WHERE true \
             ON CONFLICT (key) DO UPDATE SET source = excluded.source, \
             revision = excluded.revision, item = excluded.item, kind = excluded.kind, \
             category = excluded.category, audience = excluded.audience, style = excluded.style, \
             details = excluded.details, materials = excluded.materials, fit = excluded.fit, \
             sizes = excluded.sizes, formality = excluded.formality, \
             occasions = excluded.occasions, weather = excluded.weather, \
             price_from = excluded.price_from, price_to = excluded.price_to, \
             currency = excluded.currency, retailers = excluded.retailers, \
             colors = excluded.colors, note = excluded.note, tip = excluded.tip",
    postgres: "INSERT INTO garments (key, source, revision, item, kind, category, audience, \
               style, details, materials, fit, sizes, formality, occasions, weather, price_from, \
               price_to, currency, retailers, colors, note, tip) \
               SELECT r.key, $2, $3, r.item, r.kind, r.category, r.audience, r.style, r.details, \
               r.materials, r.fit, r.sizes, r.formality, r.occasions, r.weather, r.price_from, \
               r.price_to, r.currency, r.retailers, r.colors, r.note, r.tip \
               FROM jsonb_to_recordset($1::jsonb) AS r (key text, item text, kind text, \
               category text, audience text, style text, details text, materials text, fit text, \
               sizes text, formality bigint, occasions text, weather text, price_from bigint, \
               price_to bigint, currency text, retailers text, colors text, note text, tip text) \
               ON CONFLICT (key) DO UPDATE SET source = excluded.source, \
               revision = excluded.revision, item = excluded.item, kind = excluded.kind, \
               category = excluded.category, audience = excluded.audience, \
               style = excluded.style, details = excluded.details, \
               materials = excluded.materials, fit = excluded.fit, sizes = excluded.sizes, \
               formality = excluded.formality, occasions = excluded.occasions, \
               weather = excluded.weather, price_from = excluded.price_from, \
               price_to = excluded.price_to, currency = excluded.currency, \
               retailers = excluded.retailers, colors = excluded.colors, note = excluded.note, \
               tip = excluded.tip",
};

/// $1 records with `facets`, a JSON list: what words are looked for in.
pub(super) const WRITE_WORDS: Both = Both {
    sqlite: "WITH r (value) AS MATERIALIZED (SELECT jsonb(value) FROM json_each($1)) \
             INSERT OR REPLACE INTO garment_words (rowid, item, facets, about) \
             SELECT g.id, r.value ->> 'item', r.value ->> 'facets', r.value ->> 'note' \
             FROM r CROSS JOIN garments g ON g.key = r.value ->> 'key'",
    postgres: "INSERT INTO garment_words (garment_id, words) \
               SELECT g.id, setweight(to_tsvector('english', r.item), 'A') || \
               setweight(to_tsvector('english', r.facets), 'B') || \
               setweight(to_tsvector('english', r.note), 'C') \
               FROM jsonb_to_recordset($1::jsonb) AS r (key text, item text, facets text, \
               note text) JOIN garments g ON g.key = r.key \
               ON CONFLICT (garment_id) DO UPDATE SET words = excluded.words",
};

/// $1 source, $2 revision: the ids of what a source no longer has.
pub(super) const OUTDATED: &str = "SELECT id FROM garments WHERE source = $1 AND revision < $2";

/// $1 ids, a JSON list. Vectors go with their garment.
pub(super) const DELETE: Both = Both {
    sqlite: "DELETE FROM garments WHERE id IN (SELECT value FROM json_each($1))",
    postgres: "DELETE FROM garments WHERE id IN \
               (SELECT value::bigint FROM jsonb_array_elements_text($1::jsonb))",
};

/// $1 ids, a JSON list. PostgreSQL's words go with their garment too.
pub(super) const DELETE_WORDS: Both = Both {
    sqlite: "DELETE FROM garment_words WHERE rowid IN (SELECT value FROM json_each($1))",
    postgres: "DELETE FROM garment_words WHERE garment_id IN \
               (SELECT value::bigint FROM jsonb_array_elements_text($1::jsonb))",
};

/// $1 after id, $2 how many: garments without a vector of what they are now.
pub(super) const WITHOUT_VECTOR: Both = Both {
    sqlite: concat!(
        "SELECT ",
        sqlite_record!(),
        " FROM garments g LEFT JOIN garment_vectors v ON v.garment_id = g.id \
         WHERE g.id > $1 AND (v.revision IS NULL OR v.revision < g.revision) \
         ORDER BY g.id LIMIT $2"
    ),
    postgres: "SELECT row_to_json(g)::text FROM garments g \
               LEFT JOIN garment_vectors v ON v.garment_id = g.id \
               WHERE g.id > $1 AND (v.revision IS NULL OR v.revision < g.revision) \
               ORDER BY g.id LIMIT $2",
};

/// $1 id, $2 revision, $3 vector: bytes in SQLite, text in PostgreSQL. A garment that is gone or
/// has changed since keeps what it has.
pub(super) const WRITE_VECTOR: Both = Both {
    sqlite: "INSERT INTO garment_vectors (garment_id, revision, vector) \
             SELECT id, $2, $3 FROM garments WHERE id = $1 \
             ON CONFLICT (garment_id) DO UPDATE SET revision = excluded.revision, \
             vector = excluded.vector",
    postgres: "INSERT INTO garment_vectors (garment_id, revision, vector) \
               SELECT id, $2, $3::text::halfvec FROM garments WHERE id = $1 \
               ON CONFLICT (garment_id) DO UPDATE SET revision = excluded.revision, \
               vector = excluded.vector",
};

/// $1 after id, $2 how many.
pub(super) const ALL_VECTORS: &str = "SELECT garment_id, vector FROM garment_vectors \
     WHERE garment_id > $1 ORDER BY garment_id LIMIT $2";

/// $1 after revision.
pub(super) const VECTORS_SINCE: &str =
    "SELECT garment_id, vector FROM garment_vectors WHERE revision > $1";

/// $1 words, $2 how many.
pub(super) const BY_WORDS: Both = Both {
    sqlite: "SELECT rowid FROM garment_words WHERE garment_words MATCH $1 \
             ORDER BY bm25(garment_words, 4.0, 2.0, 1.0), rowid LIMIT $2",
    postgres: "SELECT garment_id FROM garment_words, to_tsquery('english', $1) query \
               WHERE words @@ query ORDER BY ts_rank(words, query) DESC, garment_id LIMIT $2",
};

/// $1 words, $2 how many, $3 ids, a JSON list: only among these. Without the plus FTS5 looks all
/// words up anew for each id, which takes seconds.
pub(super) const BY_WORDS_AMONG: Both = Both {
    sqlite: "SELECT rowid FROM garment_words WHERE garment_words MATCH $1 \
             AND +rowid IN (SELECT value FROM json_each($3)) \
             ORDER BY bm25(garment_words, 4.0, 2.0, 1.0), rowid LIMIT $2",
    postgres: "SELECT garment_id FROM garment_words, to_tsquery('english', $1) query \
               WHERE words @@ query AND garment_id IN \
               (SELECT value::bigint FROM jsonb_array_elements_text($3::jsonb)) \
               ORDER BY ts_rank(words, query) DESC, garment_id LIMIT $2",
};

/// $1 a word, $2 the most that it is worth counting to.
pub(super) const HOW_OFTEN: Both = Both {
    sqlite: "SELECT count(*) FROM \
             (SELECT 1 FROM garment_words WHERE garment_words MATCH $1 LIMIT $2)",
    postgres: "SELECT count(*) FROM (SELECT 1 FROM garment_words \
               WHERE words @@ to_tsquery('english', $1) LIMIT $2) AS found",
};

/// PostgreSQL's own index of vectors. $1 vector, $2 how many.
pub(super) const NEAREST: &str = "SELECT garment_id FROM garment_vectors \
     ORDER BY vector <#> $1::text::halfvec LIMIT $2";

/// $1 vector, $2 how many, $3 ids, a JSON list: only among these.
pub(super) const NEAREST_AMONG: &str = "SELECT garment_id FROM garment_vectors \
     WHERE garment_id IN (SELECT value::bigint FROM jsonb_array_elements_text($3::jsonb)) \
     ORDER BY vector <#> $1::text::halfvec LIMIT $2";

/// How many neighbors the index follows; its own 40 are fewer than a search asks for.
pub(super) const SEARCH_WIDELY: &str = "SET LOCAL hnsw.ef_search = 200";
