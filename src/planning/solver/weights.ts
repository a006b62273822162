// The constants of the objective: docs/planning.md has the formulas.

/** By priority. */
export const WEIGHTS = { low: 1, medium: 2, high: 4 };
/** The weight grows with the square root of the duration: a task of this many minutes has the weight of its priority. */
export const USUAL_MINUTES = 30;
/** Multiplies the weight of a task that is begun. */
export const BEGUN_FACTOR = 1.1;
/** What an overdue task gains in urgency at most, and the days in which it gains half of it. */
export const AGE_URGENCY = 0.5;
export const AGE_HALF_DAYS = 7;
/** What waiting for the next planned day leaves of what the date of an overdue task is worth. */
export const OVERDUE_DAY_SHARE = 1 / 4;

/** The energy that a task needs, from 1 to 10. */
export const ENERGY_DEMAND = { low: 3, medium: 5.5, high: 8 };
/** The highest energy level less the lowest. */
export const ENERGY_RANGE = 9;
/** What a level of energy above the demand costs; one below costs 1. */
export const SURPLUS_ENERGY_COST = 0.35;
/** Share of the weight that depends on energy: less while little is known about the user's energy curve. */
export const ENERGY_SHARE = { learned: 0.6, blended: 0.4, typical: 0.2 };

/** What a block is worth more where the previous plan had it. */
export const STAY_BONUS = 1;
/** Share of the weight that is added at the suggested time. */
export const SUGGESTION_BONUS = 0.1;

/** How many times the priority it is worth that a date is kept for certain, and as many that the plan is not late. */
export const DATE_BONUS = 6;
/** What any lateness leaves of the second, and the minutes that leave half of this. */
export const LATE_SHARE = 0.7;
export const LATE_HALF_MINUTES = 120;

// How work goes: it takes a quarter longer than estimated, give or take 0.44 hours in an hour, and each day loses an hour.
/** By how much longer work takes than estimated, on average. */
export const OVERRUN = 1.25;
/** Minutes of each day that go to something that comes in, and the most of its working hours that do. */
export const LOST_MINUTES = 60;
export const MOST_LOST_SHARE = 1 / 2;
/** The standard deviation of the delay after a minute of planned work. It grows with the square root of the minutes. */
export const DELAY_DEVIATION = 5;
/** So many days after the planned ones have their hours and busy times; of the time after them, a share is working time. */
export const LATER_DAYS = 7;
export const LATER_WORK_SHARE = 1 / 3;

/** Share of the weight that starting a usual day of working time later costs: less than most differences in energy. */
export const WAIT_COST = 0.02;

/** Shorter gaps are no pauses. */
export const PAUSE_MINUTES = 15;
/** The default of `PlanRequest.pauseAfterMinutes`. */
export const PAUSE_AFTER_MINUTES = 120;
/** What a quarter-hour of wholly tired work costs, by the energy it needs. */
export const TIRED_COST = { low: 2.5, medium: 3.5, high: 5 };
/** As many tired slots count when long work has no pause before a busy time. */
export const UNRESTED_SLOTS = 1 / 4;
/** What it costs to begin after work in another context. */
export const CONTEXT_COST = 0.3;

/** A block is at risk with less slack than this, and than a share of the planned work of so many hours up to its end. */
export const AT_RISK_MINUTES = 120;
export const AT_RISK_SHARE = 1 / 2;
export const AT_RISK_HOURS = 12;

/** Energy that matches less, or not so much better than the mean of the day, is no reason for the place of a block. */
export const SUITING_MATCH = 0.75;
export const BETTER_MATCH = 0.1;
