-- title: Mean scores of surveys, with who answered
-- grain: one row per kind of mean, place, program, group, instrument and role
-- about: What survey_units counts and averages: how many could have answered, how many of these did, how many surveys
--   could be scored, and the mean of the scores with the normal interval of a mean of independent pairs, kept within
--   the range of the answers (a change within its width); none with fewer than two. Cost: units, then cells and groups.
with group_cells as (
    select * from mart.group_cells
),

ranges as (
    select distinct instrument, low, high
    from mart.instrument_scales
),

by_cell as (
    select
        units.kind,
        units.place,
        units.instrument,
        units.role,
        pair_groups.cell_id,
        count(case when units.is_asked then 1 end) as asked_count,
        count(case when units.is_asked and units.is_answered then 1 end) as answered_count,
        count(units.score) as scored_count,
        sum(units.score) as total,
        sum(units.score * units.score) as squares
    from mart.survey_units as units
    inner join mart.pair_groups as pair_groups on units.pair_id = pair_groups.pair_id
    group by units.kind, units.place, units.instrument, units.role, pair_groups.cell_id
),

by_group as (
    select
        cells.kind,
        cells.place,
        group_cells.program_id,
        group_cells.group_by,
        group_cells.group_value,
        cells.instrument,
        cells.role,
        cast(sum(cells.asked_count) as bigint) as asked_count,
        cast(sum(cells.answered_count) as bigint) as answered_count,
        cast(sum(cells.scored_count) as bigint) as scored_count,
        sum(cells.total) / nullif(sum(cells.scored_count), 0) as score,
        sqrt(
            greatest(0, sum(cells.squares) - sum(cells.total) * sum(cells.total) / nullif(sum(cells.scored_count), 0))
            / nullif(sum(cells.scored_count) - 1, 0) / nullif(sum(cells.scored_count), 0)
        ) as standard_error
    from by_cell as cells
    inner join group_cells on cells.cell_id = group_cells.cell_id
    group by
        cells.kind, cells.place, group_cells.program_id, group_cells.group_by, group_cells.group_value,
        cells.instrument, cells.role
),

bounded as (
    select
        by_group.*,
        case by_group.kind when 'change' then ranges.low - ranges.high else ranges.low end as least_score,
        case by_group.kind when 'change' then ranges.high - ranges.low else ranges.high end as most_score
    from by_group
    inner join ranges on by_group.instrument = ranges.instrument
),

means as (
    select
        kind, place, program_id, group_by, group_value, instrument, role, asked_count, answered_count, scored_count,
        score,
        case
            when standard_error is not null
                then greatest(score - cast($interval_z as double) * standard_error, least_score)
        end as low,
        case
            when standard_error is not null
                then least(score + cast($interval_z as double) * standard_error, most_score)
        end as high
    from bounded
)

select * from means
