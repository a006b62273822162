import { type NeonQueryFunction, neonConfig } from '@neondatabase/serverless';
import * as z from 'zod';

const PlanNode = z.object({
  'Node Type': z.string(),
  'Relation Name': z.string().optional(),
  'Index Name': z.string().optional(),
  'Scan Direction': z.string().optional(),
  'Actual Rows': z.number(),
  'Rows Removed by Filter': z.number().optional(),
  get Plans() {
    return z.array(PlanNode).optional();
  },
});
type PlanNode = z.infer<typeof PlanNode>;

/** The result of EXPLAIN (ANALYZE, FORMAT JSON). */
const QueryPlan = z.tuple([z.object({ Plan: PlanNode, 'Execution Time': z.number() })]);

const Sent = z.object({ query: z.string(), params: z.array(z.unknown()) });

/** The SQL statement that a call of the database sends. */
export async function captureStatement(call: () => Promise<unknown>): Promise<z.infer<typeof Sent>> {
  let sent: string | undefined;
  neonConfig.fetchFunction = (url: string, init: RequestInit) => {
    sent = String(init.body);
    return fetch(url, init);
  };
  try {
    await call();
  } finally {
    neonConfig.fetchFunction = undefined;
  }
  return Sent.parse(JSON.parse(sent ?? 'null'));
}

/** Runs the statement. */
export async function explain(sql: NeonQueryFunction<false, false>, { query, params }: z.infer<typeof Sent>) {
  const [row] = await sql.query(`explain (analyze, format json) ${query}`, params);
  const [explained] = QueryPlan.parse(row?.['QUERY PLAN']);
  return { plan: explained.Plan, executionMs: explained['Execution Time'] };
}

/** Describes how a plan reads some tables (`Index Scan tasks_user_created_idx, 21 rows`) and whether it sorts. */
export function accessesOf(plan: PlanNode, ...tables: string[]): string[] {
  const nodes = flatten(plan);
  const scans = nodes.filter(
    (node) => tables.includes(node['Relation Name'] ?? '') || node['Node Type'] === 'Bitmap Index Scan',
  );
  const sorts = nodes.filter((node) => node['Node Type'].includes('Sort'));
  return [...scans.map(describe), ...sorts.map((node) => node['Node Type'])];
}

const flatten = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(flatten)];

function describe(node: PlanNode): string {
  const removed = node['Rows Removed by Filter'] ?? 0;
  const backward = node['Scan Direction'] === 'Backward' ? ' backward' : '';
  const index = node['Index Name'] ? ` ${node['Index Name']}` : '';
  return `${node['Node Type']}${backward}${index}, ${node['Actual Rows']} rows${removed > 0 ? ` (${removed} dropped)` : ''}`;
}
