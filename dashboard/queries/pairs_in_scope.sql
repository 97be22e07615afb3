-- One row per pair that the visitor may see.
select pair_id from mart.pair_today
