import type { Context, Phrases } from './types.ts';

export const phrases: Phrases = {
  priorities: {
    '!high|!!!|p1|!p1|!urgent|!important': 'high',
    '!medium|!med|!normal|!!|p2|!p2': 'medium',
    '!low|!|p3|!p3': 'low',
  },
  spokenPriorities: {
    'asap|urgent|high priority|high prio|top priority|very urgent|urgently|prio high|priority high': 'high',
    'medium priority|medium prio|prio medium|priority medium': 'medium',
    'low priority|low prio|prio low|priority low|not urgent|not important|no rush': 'low',
  },
  levels: {
    'high|important|very important|pretty important': 'high',
    'low|not important|unimportant': 'low',
  },
  energies: { '~high': 'high', '~medium|~med': 'medium', '~low': 'low' },
  numbers:
    'a|an|one, two|a couple|a couple of|couple of, three, four, five, six, seven, eight, nine, ten, eleven, twelve, ' +
    'thirteen, fourteen, fifteen, sixteen, seventeen, eighteen, nineteen',
  tens: 'ten, twenty, thirty, forty|fourty, fifty, sixty, seventy, eighty, ninety',
  ordinals: { 'first|1st': 1, 'second|2nd|other': 2, 'third|3rd': 3, 'fourth|4th': 4, last: -1 },
  relativeDays: {
    'today|2day': { day: 0 },
    'tomorrow|tmr|tmrw|tmw|tomorow|tommorow|tommorrow|tomorrrow|2morrow|2moro': { day: 1 },
    'day after tomorrow|the day after tomorrow': { day: 2 },
    'tonight|tonite|2nite|this evening|this eve': { day: 0, period: 'evening' },
    'this morning': { day: 0, period: 'morning' },
    'this afternoon': { day: 0, period: 'afternoon' },
    eow: { day: 'thisWeek', isEnd: true, certainty: 'likely' },
    eom: { day: 'thisMonth', isEnd: true, certainty: 'likely' },
    eoy: { day: 'thisYear', isEnd: true, certainty: 'likely' },
    'end of day|end of the day|the end of the day|eod': { day: 0, certainty: 'unclear' },
    'in half a year': { day: 'halfYear', isEnd: true },
    'in a fortnight': { day: 14 },
    'this week': { day: 'thisWeek', certainty: 'likely' },
    'next week|next wk': { day: 'nextWeek', certainty: 'likely' },
    'this weekend': { day: 'weekend', certainty: 'likely' },
    'at the weekend|on the weekend|over the weekend': { day: 'weekend' },
    'this month': { day: 'thisMonth', certainty: 'likely' },
    'next month': { day: 'nextMonth', certainty: 'likely' },
    'this year': { day: 'thisYear', certainty: 'likely' },
    'next year': { day: 'nextYear', certainty: 'likely' },
  },
  weekdays:
    'monday|mon, tuesday|tue|tues, wednesday|wed|weds|wensday|wednsday, thursday|thu|thur|thurs|thrusday, friday|fri, ' +
    'saturday|sat|saterday, sunday|sun',
  eachWeekday: 'mondays, tuesdays, wednesdays, thursdays, fridays, saturdays, sundays',
  months:
    'january|jan, february|feb, march|mar, april|apr, may, june|jun, july|jul, august|aug, september|sept|sep, ' +
    'october|oct, november|nov, december|dec',
  timeUnits: { 'm|min|mins|minute|minutes': 1, 'h|hr|hrs|hour|hours': 60 },
  durations: {
    'half an hour|half hour|half an hr|half a hour': { minutes: 30 },
    'an hour and a half|one and a half hours|hour and a half': { minutes: 90 },
    'an hour|one hour|hour': { minutes: 60, needsFor: true },
  },
  clockTimes: { 'noon|midday': 12 * 60, midnight: 24 * 60 },
  hourOffsets: { 'half past': 30, 'quarter past|a quarter past': 15, 'quarter to|a quarter to': -15 },
  ordinalDays: 'first, second, third, fourth, fifth, sixth, seventh, eighth, ninth, tenth, eleventh, twelfth',
  periods: {
    'morning|in the morning|first thing|first thing in the morning': 'morning',
    'afternoon|arvo|in the afternoon': 'afternoon',
    'evening|eve|in the evening': 'evening',
    'night|nite|at night': 'evening',
  },
  recurrences: {
    'on weekdays|weekdays': { unit: 'week', weekdays: [1, 2, 3, 4, 5], certainty: 'likely' },
    'on weekends|weekends': { unit: 'week', weekdays: [6, 7], certainty: 'likely' },
    'daily|everyday': { unit: 'day', certainty: 'unclear' },
    weekly: { unit: 'week', certainty: 'unclear' },
    monthly: { unit: 'month', certainty: 'unclear' },
    'yearly|annually': { unit: 'year', certainty: 'unclear' },
    biweekly: { unit: 'week', interval: 2, certainty: 'unclear' },
  },
  at: 'at|@',
  on: 'on|due|due on|sometime|some time|later',
  in: 'in|within',
  for: 'for|takes|it takes|should take|it should take|will take|it will take|for about|takes about|it takes about',
  by: 'by|due by|no later than|deadline|deadline is|deadline on',
  before: 'before|due before|b4',
  from: 'from|starting|starting from|starting on|beginning',
  after: 'after',
  between: 'between|btw',
  remind: 'remind me|reminder|set a reminder',
  courtesies: {
    "please|pls|plz|don't forget to|dont forget to|do not forget to": 'please',
    'can you|could you': 'ask',
    'i need to|need to|i have to|remember to': 'need',
    'add task|add a task|add a task to|new task|create a task|create a task to': 'task',
    add: 'add',
    'thanks|thank you|thx': 'thanks',
  },
  next: 'next|nxt',
  this: 'this|coming|this coming',
  endOf: {
    'at end of|at the end of|on the last day of': 'sure',
    'end of|last day of|end of day|end of the day|the end of the day|eod|close of business': 'likely',
    'the end of|the last day of': 'hint',
  },
  every: 'every|each',
  onceEvery: 'once every|once a|once per',
  eachOf: '',
  ofEveryMonth: 'of every month|of each month|every month|each month',
  the: 'the|of|of the',
  lastDay: 'last day',
};

export const context: Context = {
  endedSpans: {
    'week|the week|this week': 'thisWeek',
    'next week': 'nextWeek',
    'month|the month|this month': 'thisMonth',
    'next month': 'nextMonth',
    'year|the year|this year': 'thisYear',
  },
  notBeforePriority: 'something|anything|nothing|everything|is|are|not|what|how|why|as|so|too|very|no|a|an|the|of|set',
  unclearWeekdays: 'mon|wed|weds|sat|sun',
  weekdayGroups: { 'weekday|workday|working day|business day': [1, 2, 3, 4, 5], weekend: [6, 7] },
  doubtfulMonths: 'jan|march|mar|april|may|june|august',
  units: { 'day|days': 'day', 'week|weeks|wk|wks': 'week', 'month|months': 'month', 'year|years': 'year' },
  halfDays: { 'am|a.m': 'am', 'pm|p.m': 'pm' },
  hourPeriods: { 'this evening|tonight': 'evening', 'at night': 'night' },
  early:
    'wake|waking|get up|sunrise|morning|breakfast|meditate|meditation|school run|school drop-off|alarm|flight|airport',
  alarms: 'alarm',
  beforeEarly: 'set|catch|take|have|eat|make|go|for|to|a|an|the|my|our|early',
  hourWords: "o'clock|oclock",
  everyPeriod: { morning: 'morning', afternoon: 'afternoon', 'evening|night': 'evening' },
  fromNow: 'from now|from today',
  till: 'to|till|until|and',
  finishing: 'submit|finish|send|deliver|complete|hand',
  lunch: 'lunch|lunchtime',
  unknownDays:
    "twice a|twice per|twice daily|times a|times per|times daily|next weekend|week after next|month after next|new year's eve|new year's day|christmas|christmas eve|easter|easter sunday|thanksgiving|halloween",
  notAfterUnit: 'off',
  and: 'and|&',
  or: 'or|and|&|+|to|till|until|/|vs',
  dayWord: '',
  unless: 'until|till|til|except|excluding|but',
  abbreviations:
    'jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|min|mins|hr|hrs|st',
  yearWord: '',
  notBefore:
    'after|before|until|till|til|since|for|about|of|than|not|like|except|excluding|but|between|during|past|previous|through|thru|vs|' +
    'versus|usa|psychology|around|called|named|in|every|each|from|by|starting|to',
  determiners:
    'the|a|an|my|our|your|his|her|their|its|some|any|another|first|second|third|last|other|no|black|good|cyber|giving|fat|' +
    "ash|taco|casual|super|freaky|bloody|man|throwback|ruby|easter|palm|high|it's|more|sheffield",
  notAfter: 'of|ago|before|after|later|late|early|per|a|earlier|old|away|each|left|ahead',
  notAfterDuration: '',
  notBeforeDuration:
    'every|each|per|within|after|before|last|past|first|next|under|over|than|another|by|from|to|least|most|extra|of|around|' +
    'at|@|about|exactly|only|nearly|almost|up|final|in|until|till|previous|top|version|between',
  timeZones: 'utc|gmt|est|edt|et|cst|cdt|ct|mst|mdt|mt|pst|pdt|pt|cet|cest|bst|ist|msk|eet|jst|aest|local|your|my',
  numbered:
    'street|st|avenue|ave|road|rd|lane|drive|blvd|park|people|percent|least|most|point|level|km|kg|mph|%|am|pm|of|per',
  numberedBefore:
    'version|ver|v|section|sec|chapter|ch|part|page|p|step|rule|figure|fig|table|no|number|release|update|python|node|ubuntu|ios|android|php|java|go|ruby|postgres|item|score|scored|' +
    'rating|price|costs|cost|pay|paid|weighs|is|about|ratio|aspect|room|route|gate|episode|season|$',
  links:
    'with|w/|about|at|for|to|in|on|by|from|before|after|via|re|if|when|because|so|but|then|as|near|and|every|until|till|' +
    'i|we|am|unless|while|using|without|during|over|per|around|regarding|instead|or|is|not|please|also|both|plus',
  verbs:
    'add|answer|apply|ask|attend|back|bake|book|bring|build|buy|call|cancel|change|charge|check|clean|collect|cook|cut|' +
    'deliver|do|download|draft|drink|drive|drop|eat|email|file|fill|find|finish|fix|get|give|go|hand|help|install|invite|' +
    'learn|leave|make|meet|move|order|pack|pay|phone|pick|plan|play|post|practice|prepare|print|publish|put|read|remind|' +
    'renew|repair|reply|return|review|ring|run|say|saying|schedule|see|sell|send|set|ship|sign|sort|start|stop|study|submit|swim|take|' +
    'talk|tell|test|text|think|tidy|try|turn|update|upload|visit|walk|wash|watch|water|work|write',
};
