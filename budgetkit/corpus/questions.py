"""The questions that matter, in SQL. Knowledge: each answers one question about many budgets.

``{where}`` narrows the answer to departments, years or documents; values come as parameters.
"""

# The rows of a table of the store; what an earlier version kept besides is left out.
STORED = "create view _{table} as select {columns} from ({rows})"

# What reading took, of each document as it was read last. Half a line of a build that was killed counts not.
RUNS = """select document, 0 as position, arg_max(seconds, moment) as seconds, arg_max(memory, moment) as memory
    from read_csv({path}, header = false, ignore_errors = true,
        columns = {{document: 'varchar', moment: 'double', seconds: 'double', memory: 'double'}})
    group by document"""

# Rows in one file; the same documents make the same bytes.
SHEAF = """copy (select * from ({rows}) order by {order}) to {path}
    (format parquet, compression zstd, row_group_size 65536)"""

# Narrative and tables that were published apart: of the same department, year, kind and level, the
# only two such, one without an amount in a table and one with hardly a statement in prose (a note).
HALVES = """
create table halves as
with held as (
    select document, department_key, year, kind, level, coalesce(facts, 0) as facts,
        coalesce(claims, 0) as claims
    from _documents where state = 'read' and department_key <> '' and year is not null
        and department_from is distinct from 'file_name' and year_from is distinct from 'file_name')
select p.document as half, t.document as whole
from held p join held t using (department_key, year, kind, level)
where p.facts = 0 and p.claims > 0 and t.facts > 0 and t.claims * 10 <= p.claims
qualify count(*) over (partition by p.document) = 1 and count(*) over (partition by t.document) = 1
"""

PAIRED = "select half, whole from halves"

# And of the same money: what the one states as its whole expenditure the other prints.
HALVES_OF_OTHER_MONEY = """
delete from halves where half not in (
    select half from halves
    join _coverage p on p.document = half join _coverage t on t.document = whole
    where p.measure = 'expenditure' and t.measure = 'expenditure'
        and abs(p.amount - t.amount) <= 0.01)
"""

# One department goes by the name that its newest document prints; a document without a name is
# nobody's, and what the name of a file says names no others. A document of the very files of another
# is its copy and counts once; one that is the narrative of another's tables is shown as a part of it.
WHO = """
create table who as
with named as (
    select department_key, arg_max(department, coalesce(year, 0) * 1000 + length(department)) as own
    from _documents where department_key <> '' and department_from is distinct from 'file_name'
    group by department_key)
select d.document as key, d.name as document,
    coalesce(case when d.department_from is distinct from 'file_name' then n.own end, d.department) as department,
    nullif(d.department_key, '') as department_key, d.year, d.kind, d.level, d.printed_pages,
    w.name as half_of, coalesce(w.name, case when d.state = 'read' and len(d.sha256) > 0 then nullif(first_value(d.name) over (
        partition by d.state, list_sort(d.sha256) order by d.name), d.name) end) as copy_of
from _documents d left join named n using (department_key)
left join halves h on h.half = d.document left join _documents w on w.document = h.whole
"""

DOCUMENTS = """
create view documents as
select w.document, w.key, w.copy_of, w.half_of, w.department,
    case when d.department_from is distinct from 'file_name' then d.department else '' end as printed_department,
    w.department_key, d.* exclude (document, name, department, department_key), r.seconds, r.memory
from _documents d join who w on d.document = w.key left join _runs r on d.document = r.document
"""

# A row with a page knows in which document it stands, and the number that the page prints of itself.
PRINTED_PAGE = "w.document as read_from, nullif(w.printed_pages[t.page], '') as printed_page,"

OF_DOCUMENTS = """
create view {table} as
select coalesce(w.half_of, w.document) as document, w.department, w.department_key, w.year, w.kind,
    w.level, {printed} t.* exclude (document)
from _{table} t join who w on t.document = w.key
where (w.copy_of is null or w.half_of is not null) {of_halves}
"""

# What either half of a document answers: few rows, looked at for every row of ``coverage``.
ANSWERED_BY_HALVES = """
create table answered_by_halves as
select document, measure from _coverage where status = 'answered'
    and document in (select half from halves union all select whole from halves)
"""

# What the tables do not answer the narrative that was published apart may: one row a measure.
ANSWERS_OF_HALVES = """
    and (case when w.half_of is not null
        then t.status = 'answered' and not exists (
            from answered_by_halves o join halves h on o.document = h.whole
            where h.half = t.document and o.measure = t.measure)
        else not exists (
            from answered_by_halves o join halves h on o.document = h.half
            where h.whole = t.document and o.measure = t.measure and t.status <> 'answered') end)
"""

SUMMARY = """
select count(*) filter (state = 'read') as documents, count(*) filter (state <> 'read') as failed,
    count(*) filter (copy_of is not null and half_of is null) as copies,
    count(distinct department_key) as departments, min(year) as first, max(year) as last,
    coalesce(sum(pages) filter (copy_of is null), 0)::bigint as pages,
    coalesce(sum(facts) filter (copy_of is null), 0)::bigint as facts,
    coalesce(sum(errors) filter (copy_of is null), 0)::bigint as errors,
    coalesce(sum(warnings) filter (copy_of is null), 0)::bigint as warnings
from documents
"""

ORIGIN = ("select count(*) as documents, min(year) as first, max(year) as last "
          "from documents where copy_of is null")

CHECKED = """
select document, department, year, coalesce(checked, '') <> '' and state = 'read' as answered,
    coalesce(reason, '') as reason, why
from (select * from documents {where}) where copy_of is null order by document
"""

GROWTH = """
with held as (
    select * from totals where measure = $measure and kind = $of_kind),
sure as (
    select document from documents
    where department_from is distinct from 'file_name' and year_from is distinct from 'file_name'),
years as (
    select department_key, level, year, count(distinct document)::integer as copies,
        case when count(distinct amount) = 1 then any_value(amount) end as amount
    from held semi join sure using (document) where department_key is not null group by all)
select h.department, h.department_key, h.year, h.level, h.amount, p.amount as previous,
    h.amount - p.amount as change,
    case when p.amount <> 0 then (h.amount - p.amount)::double / p.amount::double * 100 end
        as percent,
    h.agrees, coalesce(y.copies, 1) as copies, h.document, h."table", h.page
from held h
left join sure s on s.document = h.document
left join years y using (department_key, level, year)
left join years p on s.document is not null and p.department_key = h.department_key and p.level = h.level
    and p.year = h.year - 1
{where}
order by h.amount desc nulls last, h.document
"""
# `where` stands after the joins, where both sides have these columns
GROWTH = f"select * exclude (department_key) from ({GROWTH.replace('{where}', '')}) {{where}}"

STRUCTURE = """
with asked as (select * from (select * from documents {where}) where state = 'read' and copy_of is null),
held as (select * from lines where system = $system and line_level = $line_level and total is not null),
sums as (
    select document, sum(total) as reached, (count(*) + 1) * 0.005 as near,
        any_value(printed_total) as printed, any_value("table") as of_table, min(page) as first
    from held group by document),
expenditure as (
    select document, amount, "table", page, source from coverage
        where measure = 'expenditure' and status = 'answered'
    union all by name
    select document, amount, "table", page, 'table' as source from totals
        where measure = 'expenditure'
            and document not in (select document from coverage where measure = 'expenditure')),
wholes as (
    select a.document, a.department, a.year, a.level, a.kind, coalesce(s.reached, 0) as reached,
        coalesce(s.near, 0.005) as near,
        case when $system = 'function' then coalesce(e.amount, s.printed) else s.printed end as whole,
        coalesce(e."table", s.of_table) as of_table, coalesce(e.page, s.first) as first,
        case when e.source = 'prose' and s.reached is null then 'prose' else '' end as told_by
    from asked a left join sums s using (document) left join expenditure e using (document)),
rows as (
    select w.*, h.code, h.name, h.total as amount, h.code_from, h."table", h.page
    from wholes w join held h using (document)
    union all by name
    select w.*, '' as code, '' as name, whole - reached as amount, told_by as code_from,
        of_table as "table", first as page
    from wholes w where whole - reached > near)
select department, year, level, kind, code, name, amount,
    case when reached - whole <= near and whole <> 0
        then amount::double / whole::double * 100 end as share,
    code_from, "table", document, page
from rows order by department, year, document, code = '', code
"""

# The documents that are asked, each with its number in the order of their names.
ASKED = """
select *, row_number() over (order by document) - 1 as nr from (select * from documents {where})
where copy_of is null and ($of_kind is null or state <> 'read' or coalesce(kind, '') = $of_kind)
"""

# Every measure asked of every document: what it answers, or what is known of why it does not. Most
# have a row for each; what is crossed with all measures are the others alone.
COVERAGE = """
with asked as ({asked}),
told as not materialized (
    select nr, c.* exclude (document, department, year, kind, level, department_key, position)
    from asked join coverage c using (document) where list_contains($measures, c.measure)),
whole as (select nr from told group by nr having count(*) = len($measures)),
lacking as (
    select a.nr, a.document, m.measure from (select * from asked anti join whole using (nr)) a
    cross join (select unnest($measures) as measure) m anti join told t on t.nr = a.nr and t.measure = m.measure),
before as (
    select l.nr, l.measure, case when b.amount is not null then 'answered' else 'earlier_store' end as status,
        b.* exclude (document, measure, department, year, kind, level, department_key, position),
        case when b.amount is not null then 'table' end as source
    from lacking l left join totals b on b.document = l.document and b.measure = l.measure),
rows as (from told union all by name from before)
select list_position($measures, r.measure) as which, nr, a.document, a.department, a.year, a.kind, a.level,
    a.department_from, a.year_from,
    case when a.state <> 'read' then 'not_read' else r.status end as status, r.amount,
    coalesce(r.source, '') as source, coalesce(r.period, '') as period, r."table", r.title,
    r.page, r.printed_page, coalesce(r.read_from, a.document) as read_from, r."row", r."column", r.agrees,
    coalesce(r.doubt, '') as doubt, coalesce(r.reason, a.reason, '') as reason,
    coalesce(r.reason_zh, a.reason, '') as reason_zh, case when a.state <> 'read' then a.why end as why
from rows r join asked a using (nr)
order by which, amount desc nulls last, nr
"""

# Some columns of another question, and those that an overview tells of each answer.
OF = "select {columns} from ({query})"
ANSWER = ("nr", "status", "amount", "source", '"table"', "title", "page", "agrees", "doubt", "reason", "reason_zh", "why")
WHOSE = "select {columns} from ({query}) order by nr"

LINES = """
select department, year, level, code, name, basic, project, total as amount,
    case when printed_total <> 0 then total::double / printed_total::double * 100 end as share,
    "table", document, page
from (select * from lines {where}) where code = $code and system = $system and kind = $of_kind
order by share desc nulls last, amount desc nulls last, document
"""

DEBT = """
with wide as (
    select document, department, department_key, year, level,
        max(amount) filter (measure = 'expenditure') as total,
        max(amount) filter (measure = 'borrowed') as borrowed,
        max(amount) filter (measure = 'carried_over') as carried_over,
        sum(amount) filter (measure in ('interest', 'principal', 'debt_service', 'issue_cost'))
            as costs,
        max(amount) filter (measure = 'interest') as interest,
        max(amount) filter (measure = 'principal') as principal,
        max(amount) filter (measure = 'unknown') as unknown
    from totals group by all)
select department, year, level, total, borrowed, carried_over, costs, interest, principal, unknown,
    case when total <> 0 then borrowed::double / total::double * 100 end as share,
    case when total <> 0 then costs::double / total::double * 100 end as cost_share, document
from wide {where}
order by share desc nulls last, cost_share desc nulls last, document
"""

RULES = """
with asked as (
    select count(*) filter (checked = 'all') as whole, count(*) filter (checked <> '') as tables
    from (select * from documents {of}) where copy_of is null),
held as (select * from findings {where})
select rule, family, severity, count(*) as findings, count(distinct document) as documents,
    count(distinct document) * 100.0
        / nullif(case when family in ('arithmetic', 'across') then any_value(tables)
                 else any_value(whole) end, 0)::double as share,
    count(*) / count(distinct document)::double as per_document
from held, asked group by rule, family, severity
order by list_position(['error', 'withheld', 'warning', 'rounding', 'info'], severity), findings desc, rule
"""

FAULTS = """
with counted as (
    select document, count(*) filter (severity = 'error') as errors,
        count(*) filter (severity = 'warning') as warnings,
        count(*) filter (severity not in ('error', 'warning')) as others, mode(rule) as most
    from findings group by document)
select document, department, year, coalesce(c.errors, 0) as errors,
    coalesce(c.warnings, 0) as warnings, coalesce(c.others, 0) as others,
    (coalesce(c.errors, 0) + coalesce(c.warnings, 0)) * 100.0 / nullif(pages, 0)::double
        as per_100_pages, c.most, checked
from (select * exclude (errors, warnings) from documents {where}) d
left join counted c using (document)
where d.state = 'read' and copy_of is null order by errors desc, warnings desc, document
"""

INDICATORS = """
with held as (select * from indicators {where}),
printed as (
    select indicator_key, promise, count(*) as n from held group by all),
usual as (
    select indicator_key, count(*) as targets, arg_max(promise, n) as usual, max(n) as most
    from printed group by indicator_key)
select mode(h.indicator) as indicator, count(distinct h.document) as documents,
    count(distinct h.department_key) as departments, count(*) as rows,
    any_value(u.targets) as targets, any_value(u.usual) as usual,
    any_value(u.most) * 100.0 / count(*)::double as usual_share,
    avg(h.measurable::integer) * 100.0 as measurable
from held h join usual u using (indicator_key)
where indicator_key <> '' group by indicator_key
having count(distinct h.document) >= $min_count
order by documents desc, rows desc, indicator
"""

PEERS = """
with told as (
    select document, {told} from coverage where measure in ({measures}) group by document),
lines_of as (
    select document, position, code, name, total, coalesce(basic, 0) as basic
    from lines where system = 'function' and line_level = 'class' and total is not null),
sums as (
    select document, bool_or(basic <> 0) as by_basic, sum(total) as total, sum(basic) as basic,
        max(total) as most_total, max(basic) as most_basic,
        arg_min({{code: code, name: name, total: total}}, (-total, position)) as main_total,
        arg_min({{code: code, name: name, total: total}}, (-basic, position)) as main_basic
    from lines_of group by document),
mains as (
    select document, by_basic, case when by_basic then basic else total end as reached,
        case when by_basic then most_basic else most_total end as most,
        case when by_basic then main_basic else main_total end as main
    from sums),
asked as (
    select d.document, d.department, d.year, d.level, d.kind, d.sha256,
        case when d.department_from is distinct from 'file_name' then d.department_key end as department_key,
        m.document is not null as has_classes,
        -- what no line tells might all be of another class
        case when abs(case when by_basic then t.basic else t.expenditure end - reached) < most
            then main end as main, {shown}
    from documents d left join told t using (document) left join mains m using (document)
    where d.state = 'read' and d.copy_of is null and {of})
select * exclude (main), coalesce(main.code, '') as class, coalesce(main.name, '') as name, main.total as total
from asked order by document
"""

FORMS = """
with printed as (
    select document, list("table") filter (not empty) as printed, list("table") filter (empty) as blank
    from tables group by document)
select d.document, d.department, d.year, coalesce(d.facts, 0) as facts,
    coalesce(p.printed, []) as printed, coalesce(p.blank, []) as blank
from (select * from documents {where}) d left join printed p using (document)
where d.state = 'read' and d.copy_of is null order by d.document
"""

WITHHELD = """
select f.document, f.department, f.year, f."table", f.page, f.difference as amount, t.amount as whole,
    case when t.amount <> 0 then f.difference / t.amount::double * 100 end as share,
    f.message, f.message_zh
from (select * from findings {where}) f
left join (select document, amount from coverage where measure = 'expenditure') t using (document)
where f.severity = 'withheld' and f.rule like '%-withheld'
order by share desc nulls last, f.document, f.page
"""

# A published corpus is read as a store: its documents go by their names.
PUBLISHED = "select * from read_parquet({path})"
PUBLISHED_DOCUMENTS = "select *, document as name from read_parquet({path})"
SHEET_VIEW = 'create view "{name}" as {rows}'
SHEET = "select * from read_csv({path}, header = true, all_varchar = true)"

TO_PUBLISH = """
select substr(d.name, $cut) as document, {own} from _{table} t
join _documents d on t.document = d.document order by {order}
"""

HAS_PLACES = "select view_name from duckdb_views() where view_name = 'places'"
PLACES = "select place, en, zh from places"
