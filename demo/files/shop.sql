-- The shop's database: two years of customers and orders, always the same ones.
SELECT setseed(0.42);

CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text NOT NULL,
    city text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO customers (email, name, city, created_at)
SELECT 'customer' || n || '@example.com', 'Customer ' || n,
       (ARRAY['Berlin', 'Hamburg', 'Leipzig', 'Prague', 'Vienna', 'Zurich'])[1 + floor(random() * 6)::int],
       now() - random() * interval '730 days'
  FROM generate_series(1, 20000) AS n;

CREATE TABLE products (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sku text NOT NULL UNIQUE,
    name text NOT NULL,
    price_cents integer NOT NULL CHECK (price_cents > 0),
    stock integer NOT NULL
);
INSERT INTO products (sku, name, price_cents, stock)
SELECT 'P' || to_char(n, 'FM00000'), 'Product ' || n, 199 + floor(random() * 50000)::int, 1000000
  FROM generate_series(1, 500) AS n;

CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL,
    status text NOT NULL DEFAULT 'placed' CHECK (status IN ('placed', 'paid', 'shipped', 'cancelled')),
    total_cents bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO orders (customer_id, status, total_cents, created_at)
SELECT 1 + floor(random() * 20000)::int,
       (ARRAY['paid', 'shipped', 'shipped', 'shipped', 'cancelled'])[1 + floor(random() * 5)::int],
       199 + floor(random() * 100000)::int, now() - random() * interval '730 days'
  FROM generate_series(1, 100000) AS n;
ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (id);
CREATE INDEX orders_customer ON orders (customer_id, created_at DESC);

CREATE TABLE order_lines (
    order_id bigint NOT NULL,
    line integer NOT NULL,
    product_id bigint NOT NULL,
    quantity integer NOT NULL CHECK (quantity > 0),
    price_cents integer NOT NULL
);
INSERT INTO order_lines (order_id, line, product_id, quantity, price_cents)
SELECT o, line, 1 + floor(random() * 500)::int, 1 + floor(random() * 4)::int, 199 + floor(random() * 50000)::int
  FROM generate_series(1, 100000) AS o, generate_series(1, 2) AS line;
ALTER TABLE order_lines ADD PRIMARY KEY (order_id, line);
ALTER TABLE order_lines ADD FOREIGN KEY (order_id) REFERENCES orders (id);
ALTER TABLE order_lines ADD FOREIGN KEY (product_id) REFERENCES products (id);

-- The CRM keeps its notes beside the customers and reads their orders.
CREATE TABLE contacts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id),
    channel text NOT NULL CHECK (channel IN ('phone', 'mail', 'chat')),
    note text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO contacts (customer_id, channel, note, created_at)
SELECT 1 + floor(random() * 20000)::int, (ARRAY['phone', 'mail', 'chat'])[1 + floor(random() * 3)::int],
       'Asked about order ' || n, now() - random() * interval '365 days'
  FROM generate_series(1, 30000) AS n;
CREATE INDEX contacts_customer ON contacts (customer_id, created_at DESC);
GRANT SELECT ON customers, orders, order_lines, products TO crm;
GRANT SELECT, INSERT, UPDATE, DELETE ON contacts TO crm;
