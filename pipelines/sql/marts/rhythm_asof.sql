-- title: A pair's rhythm and two sides, at each landmark date
-- grain: one row per pair and landmark date that knew a held contact
-- about: Running totals along each view of a pair's contact days, read off at the last day that a landmark date knew.
--   recent_gap_days weighs the last eight gaps by 0.7 to the power of their age; gap_variation is their standard
--   deviation over their mean; silent_days is by how much gaps went beyond the longer of 30 days and twice the agreed
--   rhythm; a two-way day is one on which both began something. Whole numbers are added up, so that every figure is the
--   same to the last bit in whatever order the rows lie. Cost: one sort of the views.
with contact_steps as (
    select
        steps.*,
        case when steps.earlier_contact_on is not null then steps.gap_days end as gap,
        greatest(30, 2 * terms.contact_every_days) as long_gap_days
    from mart.contact_steps as steps
    inner join mart.pair_terms as terms on steps.pair_id = terms.pair_id
),

landmarks as (
    select * from mart.landmarks
),

totalled as (
    select
        *,
        min(active_day) over so_far as first_active_day,
        count(gap) over so_far as gap_count,
        cast(sum(gap) over so_far as double) as gap_sum,
        cast(sum(gap * gap) over so_far as double) as gap_square_sum,
        max(gap) over so_far as longest_gap_days,
        sum(greatest(0, gap - long_gap_days)) over so_far as silent_days,
        max(case
            when mentee_began_count > 0 and known_initiator_count > mentee_began_count then active_day
        end) over so_far as two_way_active_day,
        gap + coalesce(0.7 * lag(gap, 1) over in_order, 0) + coalesce(0.49 * lag(gap, 2) over in_order, 0)
        + coalesce(0.343 * lag(gap, 3) over in_order, 0) + coalesce(0.2401 * lag(gap, 4) over in_order, 0)
        + coalesce(0.16807 * lag(gap, 5) over in_order, 0) + coalesce(0.117649 * lag(gap, 6) over in_order, 0)
        + coalesce(0.0823543 * lag(gap, 7) over in_order, 0) as weighed_gaps,
        sum(contact_count) over last_five as exchanges_last5,
        sum(known_initiator_count) over last_five as known_last5,
        sum(mentee_began_count) over last_five as mentee_last5
    from contact_steps
    window
        in_order as (partition by pair_id, view_on order by contact_on),
        so_far as (
            partition by pair_id, view_on order by contact_on rows between unbounded preceding and current row
        ),
        last_five as (partition by pair_id, view_on order by contact_on rows between 4 preceding and current row)
),

read_off as (
    select
        totalled.pair_id,
        landmarks.landmark_on,
        totalled.active_day - totalled.first_active_day as span_days,
        totalled.weighed_gaps / ((1 - power(0.7, least(8, totalled.gap_count))) / 0.3) as recent_gap_days,
        totalled.longest_gap_days,
        sqrt(greatest(0, totalled.gap_square_sum * totalled.gap_count - totalled.gap_sum * totalled.gap_sum))
        / totalled.gap_sum as gap_variation,
        cast(coalesce(totalled.silent_days, 0) as bigint) as silent_days,
        cast(totalled.exchanges_last5 as bigint) as exchanges_last5,
        least(totalled.mentee_last5, totalled.known_last5 - totalled.mentee_last5)
        / nullif(cast(totalled.known_last5 as double), 0) as quieter_share_last5,
        coalesce(totalled.two_way_active_day, totalled.first_active_day) as two_way_active_day
    from totalled
    inner join landmarks
        on totalled.seen_on <= landmarks.landmark_on and totalled.overtaken_on > landmarks.landmark_on
    where totalled.seen_on < totalled.overtaken_on
)

select * from read_off
