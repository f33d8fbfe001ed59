-- Partitions of the log of events, for a PostgreSQL server. Load it once with `psql -f`; then
--   CALL parley_partition_events();                    makes the table partitioned, once, while Parley serves
--   SELECT parley_add_event_partitions(3);             makes the partitions of the next months: run it each month
--   CALL parley_drop_event_partitions('400 days');     drops what is old enough: run it each month
-- A session belongs to the month in which it was made, which its id tells: the first ten characters after the prefix are the
-- milliseconds since 1970 in base 32. So each statement of Parley, which names a session, finds one partition.

CREATE OR REPLACE FUNCTION parley_session_bound(moment timestamptz) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT 'sess_' || string_agg(
           substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> (5 * place)) & 31)::int + 1, 1), '' ORDER BY place DESC)
         || repeat('0', 16)
    FROM (SELECT floor(extract(epoch FROM moment) * 1000)::bigint AS ms) AS given, generate_series(0, 9) AS place
$$;

CREATE OR REPLACE FUNCTION parley_month_start(months int) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT (date_trunc('month', now() AT TIME ZONE 'UTC') + make_interval(months => months)) AT TIME ZONE 'UTC'
$$;

-- Makes the partitions of the months up to so many after this one. Returns the names of those that were made.
CREATE OR REPLACE FUNCTION parley_add_event_partitions(months int DEFAULT 3) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE name text;
BEGIN
  FOR month IN 1..months LOOP
    name := 'session_events_' || to_char(parley_month_start(month) AT TIME ZONE 'UTC', 'YYYY_MM');
    CONTINUE WHEN to_regclass(name) IS NOT NULL;
    EXECUTE format('CREATE TABLE %I PARTITION OF session_events FOR VALUES FROM (%L) TO (%L)', name,
                   parley_session_bound(parley_month_start(month)), parley_session_bound(parley_month_start(month + 1)));
    RETURN NEXT name;
  END LOOP;
END $$;

-- Takes the locks under which partitions come and go. The first one no request waits for: it ends an autovacuum, which gives way to whoever has waited
-- for `deadlock_timeout`, and keeps the next one off. The second one gives way before a deadlock would be found, so that it fails no request, and tries again.
CREATE OR REPLACE FUNCTION parley_lock_events() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  SET LOCAL lock_timeout = '60s';
  LOCK TABLE sessions, session_events IN SHARE UPDATE EXCLUSIVE MODE;
  SET LOCAL lock_timeout = '300ms';
  FOR attempt IN 1..200 LOOP
    BEGIN
      LOCK TABLE sessions, session_events IN ACCESS EXCLUSIVE MODE;
      RETURN;
    EXCEPTION WHEN lock_not_available THEN
      IF attempt = 200 THEN RAISE; END IF;
    END;
    PERFORM pg_sleep(0.2);
  END LOOP;
END $$;

-- Makes the table that there is the first partition, of all sessions until the end of this month. It reads all rows once, while
-- others read and write, and then holds the table for some milliseconds.
CREATE OR REPLACE PROCEDURE parley_partition_events() LANGUAGE plpgsql AS $$
DECLARE bound text := parley_session_bound(parley_month_start(1));
BEGIN
  IF (SELECT relkind FROM pg_class WHERE oid = 'session_events'::regclass) = 'p' THEN
    RAISE EXCEPTION 'session_events is partitioned already.';
  END IF;
  ALTER TABLE session_events DROP CONSTRAINT IF EXISTS session_events_bound;
  EXECUTE format('ALTER TABLE session_events ADD CONSTRAINT session_events_bound CHECK (session_id < %L) NOT VALID', bound);
  COMMIT;
  ALTER TABLE session_events VALIDATE CONSTRAINT session_events_bound;
  COMMIT;
  PERFORM parley_lock_events();
  ALTER TABLE session_events RENAME TO session_events_first;
  ALTER TABLE session_events_first RENAME CONSTRAINT session_events_pkey TO session_events_first_pkey;
  ALTER INDEX session_events_producer RENAME TO session_events_first_producer;
  CREATE TABLE session_events (LIKE session_events_first INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMPRESSION,
    CONSTRAINT session_events_count CHECK (last_seq - seq + 1 = event_count)) PARTITION BY RANGE (session_id);
  ALTER TABLE session_events ADD PRIMARY KEY (session_id, seq);
  ALTER TABLE session_events ADD FOREIGN KEY (session_id) REFERENCES sessions;
  CREATE INDEX session_events_producer ON session_events (session_id, producer_epoch, producer_seq)
    WHERE producer_epoch IS NOT NULL;
  EXECUTE format('ALTER TABLE session_events ATTACH PARTITION session_events_first FOR VALUES FROM (MINVALUE) TO (%L)', bound);
  ALTER TABLE session_events_first DROP CONSTRAINT session_events_bound;
  CREATE TABLE session_events_rest PARTITION OF session_events DEFAULT;
  PERFORM parley_add_event_partitions(3);
END $$;

-- Drops each partition of which nothing has to be kept: all its runs ended so long ago, and no event is newer. Sessions, messages, runs
-- and states stay; a reader of the events gets 410. Says which it has dropped, each in a transaction of its own.
CREATE OR REPLACE PROCEDURE parley_drop_event_partitions(age interval) LANGUAGE plpgsql AS $$
DECLARE
  part record;
  kept boolean;
  before numeric;
BEGIN
  FOR part IN
    SELECT c.oid::regclass::text AS name, substring(pg_get_expr(c.relpartbound, c.oid) FROM $f$TO \('([^']+)'\)$f$) AS bound,
           coalesce(substring(pg_get_expr(c.relpartbound, c.oid) FROM $f$FROM \('([^']+)'\)$f$), '') AS start
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'session_events'::regclass ORDER BY 2
  LOOP
    CONTINUE WHEN part.bound IS NULL OR part.bound > parley_session_bound(now() - age);
    -- This takes a while, and others go on: what they have appended meanwhile is seen by the numbers of their sessions.
    SELECT sum(next_seq) INTO before FROM sessions WHERE id >= part.start AND id < part.bound;
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s WHERE coalesce(completed_at, created_at) > %L)', part.name, now() - age) INTO kept;
    CONTINUE WHEN kept;
    PERFORM parley_lock_events();
    IF before IS NOT DISTINCT FROM (SELECT sum(next_seq) FROM sessions WHERE id >= part.start AND id < part.bound)
      AND NOT EXISTS (SELECT 1 FROM runs WHERE session_id >= part.start AND session_id < part.bound
                       AND (finished_at IS NULL OR finished_at > now() - age)) THEN
      UPDATE sessions SET oldest_seq = next_seq WHERE id >= part.start AND id < part.bound AND oldest_seq < next_seq;
      EXECUTE format('DROP TABLE %s', part.name);
      RAISE NOTICE 'dropped %', part.name;
    END IF;
    COMMIT;
  END LOOP;
END $$;
