-- The factory's database (manufacturing execution system): machines, work orders and what was measured on them.
SELECT setseed(0.42);

CREATE TABLE machines (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    hall text NOT NULL
);
INSERT INTO machines (name, hall)
SELECT 'M' || to_char(n, 'FM000'), 'Hall ' || (1 + n % 4) FROM generate_series(1, 40) AS n;

CREATE TABLE work_orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    machine_id integer NOT NULL REFERENCES machines (id),
    product text NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    status text NOT NULL DEFAULT 'planned' CHECK (status IN ('planned', 'running', 'done', 'stopped')),
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO work_orders (machine_id, product, quantity, status, created_at)
SELECT 1 + floor(random() * 40)::int, 'P' || to_char(1 + floor(random() * 500)::int, 'FM00000'),
       1 + floor(random() * 200)::int, 'done', now() - random() * interval '365 days'
  FROM generate_series(1, 20000) AS n;
CREATE INDEX work_orders_machine ON work_orders (machine_id, created_at DESC);

CREATE TABLE measurements (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    work_order_id bigint NOT NULL,
    measured_at timestamptz NOT NULL DEFAULT now(),
    temperature_celsius real NOT NULL,
    force_newtons real NOT NULL
);
INSERT INTO measurements (work_order_id, measured_at, temperature_celsius, force_newtons)
SELECT 1 + floor(random() * 20000)::int, now() - random() * interval '365 days',
       60 + 15 * random(), 900 + 200 * random()
  FROM generate_series(1, 300000) AS n;
ALTER TABLE measurements ADD FOREIGN KEY (work_order_id) REFERENCES work_orders (id);
CREATE INDEX measurements_work_order ON measurements (work_order_id, measured_at);

-- Who works with the MES, and when last. The view says how many they are, and to its readers nothing more.
CREATE TABLE user_activity (
    user_name text PRIMARY KEY,
    last_seen timestamptz NOT NULL
);
CREATE INDEX user_activity_last_seen ON user_activity (last_seen);
CREATE VIEW active_users AS
SELECT count(*) FILTER (WHERE last_seen > now() - interval '5 minutes') AS last_5m,
       count(*) AS last_24h
  FROM user_activity
 WHERE last_seen > now() - interval '24 hours';
