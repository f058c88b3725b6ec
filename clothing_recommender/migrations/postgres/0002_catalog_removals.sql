-- The revision that last took garments away: a reader that has seen less begins anew.
ALTER TABLE catalog_state ADD COLUMN removed BIGINT NOT NULL DEFAULT 0;
