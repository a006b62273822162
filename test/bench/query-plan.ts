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
export const QueryPlan = z.tuple([z.object({ Plan: PlanNode, 'Execution Time': z.number() })]);

/** Describes how a plan reads a table (`Index Scan tasks_user_created_idx, 21 rows`) and whether it sorts. */
export function accessesOf(plan: PlanNode, table: string): string[] {
  const nodes = flatten(plan);
  const scans = nodes.filter((node) => node['Relation Name'] === table || node['Node Type'] === 'Bitmap Index Scan');
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
