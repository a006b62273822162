// The constants of the objective function: what a block is worth. See scoreBlock in score.ts.

/** By priority. */
export const WEIGHTS = { low: 1, medium: 2, high: 4 };
/** Multiplies the weight of a task that is due within the planned days. */
export const DUE_FACTOR = 2;

/** The energy that a task needs, from 1 to 10. */
export const ENERGY_DEMAND = { low: 3, medium: 5.5, high: 8 };
/** The highest energy level less the lowest. */
export const ENERGY_RANGE = 9;
/** What a level of energy above the demand costs; one below costs 1. */
export const SURPLUS_ENERGY_COST = 0.35;
/** Share of the weight that depends on energy: less while little is known about the user's energy curve. */
export const ENERGY_SHARE = { learned: 0.6, blended: 0.4, typical: 0.2 };

/** Share of the weight that a start at the suggested time adds. */
export const SUGGESTION_BONUS = 0.1;

/** Share of the weight that a late slot costs. */
export const LATE_COST = 0.08;
/** Two hours. More lateness costs no more. */
export const MAX_LATE_SLOTS = 8;

/** Share of the weight that a slot of waiting costs: so little that it only breaks ties. */
export const WAIT_COST = 1e-4;
/** The most that waiting can cost, however many days are planned. */
export const MAX_WAIT_COST = 0.01;
