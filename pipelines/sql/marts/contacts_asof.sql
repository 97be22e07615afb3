-- title: Contact so far, at each landmark date
-- grain: one row per pair and landmark date that knew a held contact
-- about: Running totals along each view of a pair's contact days, read off at the last day that a landmark date knew.
--   Logarithms of gaps are added up as whole billionths, so that their mean is the same to the last bit in whatever
--   order they are added. last5: the last five contact days. Cost: one sort of the views.
with contact_steps as (
    select * from mart.contact_steps
),

landmarks as (
    select * from mart.landmarks
),

totalled as (
    select
        *,
        sum(contact_count) over so_far as contact_total,
        count(*) over so_far as contact_day_count,
        min(contact_on) over so_far as first_contact_on,
        count(earlier_contact_on) over so_far as gap_count,
        sum(case
            when earlier_contact_on is not null then cast(round(1000000000 * ln(gap_days)) as bigint)
        end) over so_far as log_gap_billionths,
        stddev_samp(case when earlier_contact_on is not null then ln(gap_days) end) over so_far as sd_log_gap,
        count(case when known_initiator_count > 0 then 1 end) over last_five as last5_known,
        count(case when mentee_began_count > 0 then 1 end) over last_five as last5_mentee
    from contact_steps
    window
        so_far as (
            partition by pair_id, view_on order by contact_on rows between unbounded preceding and current row
        ),
        last_five as (partition by pair_id, view_on order by contact_on rows between 4 preceding and current row)
),

read_off as (
    select
        totalled.pair_id,
        landmarks.landmark_on,
        cast(totalled.contact_total as bigint) as contact_count,
        totalled.contact_day_count,
        totalled.first_contact_on,
        totalled.contact_on as last_contact_on,
        totalled.active_day as last_active_day,
        totalled.gap_count,
        cast(totalled.log_gap_billionths as double) / 1000000000 / totalled.gap_count as mean_log_gap,
        totalled.sd_log_gap,
        totalled.last5_known,
        totalled.last5_mentee
    from totalled
    inner join landmarks
        on totalled.seen_on <= landmarks.landmark_on and totalled.overtaken_on > landmarks.landmark_on
    where totalled.seen_on < totalled.overtaken_on
)

select * from read_off
