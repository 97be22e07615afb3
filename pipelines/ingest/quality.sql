-- What a build says about its files: which were loaded, what became of each row, and by which mapping.

create schema if not exists quality;

-- One row per opened sheet (a file of one table is one sheet); core rows name it as _file_id.
create table quality.files (file_id INTEGER, file VARCHAR, sha256 VARCHAR, batch INTEGER, kept VARCHAR, sheet INTEGER);

create table quality.loads (
    batch INTEGER, loaded_at VARCHAR, file VARCHAR, "table" VARCHAR, source VARCHAR, rows_read BIGINT, rows_loaded BIGINT,
    rows_quarantined BIGINT, rows_superseded BIGINT, rows_ignored BIGINT, warnings VARCHAR [], sha256 VARCHAR,
    exported_on DATE, file_id INTEGER
);

create table quality.quarantine (
    file VARCHAR, line BIGINT, table_name VARCHAR, column_name VARCHAR, reason VARCHAR, message VARCHAR, raw_row VARCHAR,
    file_id INTEGER, batch INTEGER
);

create table quality.superseded (file VARCHAR, line BIGINT, table_name VARCHAR, reason VARCHAR, file_id INTEGER);

-- No records: of the whole file (table_name is NULL), or of one of the tables that it fills.
create table quality.ignored (file VARCHAR, line BIGINT, kind VARCHAR, raw_row VARCHAR, file_id INTEGER, table_name VARCHAR);

-- By which form of which headers each canonical column was filled.
create table quality.mappings (
    batch INTEGER, file_id INTEGER, file VARCHAR, table_name VARCHAR, column_name VARCHAR, headers VARCHAR [], form VARCHAR,
    source VARCHAR
);
