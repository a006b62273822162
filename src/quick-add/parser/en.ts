import type { Language } from './types.ts';

export const english: Language = {
  priorities: {
    '!high|!!!|p1|!p1|!urgent|!important': 'high',
    '!medium|!med|!normal|!!|p2|!p2': 'medium',
    '!low|!|p3|!p3': 'low',
  },
  energies: { '~high': 'high', '~medium|~med': 'medium', '~low': 'low' },
  numbers: {
    'a|an|one': 1,
    'two|a couple|a couple of|couple of': 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
  },
  ordinals: { first: 1, third: 3, fourth: 4, last: -1 },
  relativeDays: {
    'today|2day': { day: 0 },
    'tomorrow|tmr|tmrw|tmw|tomorow|tommorow|tommorrow|tomorrrow|2morrow|2moro': { day: 1 },
    'day after tomorrow|the day after tomorrow': { day: 2 },
    'tonight|tonite|2nite|this evening': { day: 0, period: 'evening' },
    'this morning': { day: 0, period: 'morning' },
    'this afternoon': { day: 0, period: 'afternoon' },
    'at the end of month|at the end of the month|at end of month': { day: 'endOfMonth' },
    'end of month|end of the month|eom': { day: 'endOfMonth', certainty: 'likely' },
    'the end of month|the end of the month': { day: 'endOfMonth', certainty: 'hint' },
    'at the end of the year|at end of year': { day: 'endOfYear' },
    'end of year|end of the year|eoy': { day: 'endOfYear', certainty: 'likely' },
    'the end of year|the end of the year': { day: 'endOfYear', certainty: 'hint' },
    'end of day|end of the day|the end of the day|eod': { day: 0, certainty: 'unclear' },
  },
  weekdays: {
    monday: { weekday: 1, certainty: 'likely' },
    tuesday: { weekday: 2, certainty: 'likely' },
    'wednesday|wensday|wednsday': { weekday: 3, certainty: 'likely' },
    'thursday|thrusday': { weekday: 4, certainty: 'likely' },
    friday: { weekday: 5, certainty: 'likely' },
    'saturday|saterday': { weekday: 6, certainty: 'likely' },
    sunday: { weekday: 7, certainty: 'likely' },
    'tue|tues': { weekday: 2, certainty: 'likely' },
    'thu|thur|thurs': { weekday: 4, certainty: 'likely' },
    fri: { weekday: 5, certainty: 'likely' },
    mon: { weekday: 1, certainty: 'unclear' },
    'wed|weds': { weekday: 3, certainty: 'unclear' },
    sat: { weekday: 6, certainty: 'unclear' },
    sun: { weekday: 7, certainty: 'unclear' },
  },
  eachWeekday: {
    mondays: 1,
    tuesdays: 2,
    wednesdays: 3,
    thursdays: 4,
    fridays: 5,
    saturdays: 6,
    sundays: 7,
  },
  weekdayGroups: { 'weekday|workday|working day|business day': [1, 2, 3, 4, 5], weekend: [6, 7] },
  months: {
    'january|jan': 1,
    'february|feb': 2,
    'march|mar': 3,
    'april|apr': 4,
    may: 5,
    'june|jun': 6,
    'july|jul': 7,
    'august|aug': 8,
    'september|sept|sep': 9,
    'october|oct': 10,
    'november|nov': 11,
    'december|dec': 12,
  },
  doubtfulMonths: 'jan|march|mar|april|may|june|august',
  units: { 'day|days': 'day', 'week|weeks|wk|wks': 'week', 'month|months': 'month', 'year|years': 'year' },
  timeUnits: { 'm|min|mins|minute|minutes': 1, 'h|hr|hrs|hour|hours': 60 },
  durations: {
    'half an hour|half hour': { minutes: 30 },
    'an hour and a half|one and a half hours|hour and a half': { minutes: 90 },
    'an hour|one hour|hour': { minutes: 60, needsFor: true },
  },
  clockTimes: { 'noon|midday': 12 * 60, midnight: 24 * 60 },
  halfDays: { 'am|a.m': 'am', 'pm|p.m': 'pm' },
  hourPeriods: {
    'in the morning': 'morning',
    'in the afternoon': 'afternoon',
    'in the evening|this evening|tonight': 'evening',
    'at night': 'night',
  },
  periods: {
    'morning|in the morning': 'morning',
    'afternoon|in the afternoon': 'afternoon',
    'evening|in the evening': 'evening',
    'night|at night': 'evening',
  },
  ownPeriods: {},
  hourWords: "o'clock|oclock",
  recurrences: {
    'on weekdays|weekdays': { unit: 'week', weekdays: [1, 2, 3, 4, 5], certainty: 'likely' },
    'on weekends': { unit: 'week', weekdays: [6, 7] },
    'daily|everyday': { unit: 'day', certainty: 'unclear' },
    weekly: { unit: 'week', certainty: 'unclear' },
    monthly: { unit: 'month', certainty: 'unclear' },
    'yearly|annually': { unit: 'year', certainty: 'unclear' },
    biweekly: { unit: 'week', interval: 2, certainty: 'unclear' },
  },
  everyPeriod: { morning: 'morning', afternoon: 'afternoon', 'evening|night': 'evening' },
  intervals: { other: 2, 'second|2nd': 2, 'third|3rd': 3, 'fourth|4th': 4 },
  at: 'at|@',
  on: 'on|due|due on',
  in: 'in',
  fromNow: 'from now|from today',
  for: 'for',
  by: 'by|due by',
  from: 'from|starting|starting from|starting on|beginning',
  unknownDays:
    'next week|next month|next year|this week|this month|this year|next weekend|this weekend|on the weekend|over the weekend|' +
    "at the weekend|new year's eve|new year's day|christmas|christmas eve|easter|easter sunday|thanksgiving|halloween",
  notAfterUnit: 'off',
  next: 'next',
  nextWeek: 'next week',
  this: 'this|coming|this coming',
  endOf: 'end of|the end of|end of day|end of the day|the end of the day|eod|close of business',
  every: 'every|each',
  onceEvery: 'once every|once a|once per',
  eachOf: '',
  ofEveryMonth: 'of every month|of each month|every month|each month',
  and: 'and|&',
  or: 'or|and|&|+|to|till|until|/|vs',
  of: 'of',
  dayOfMonth: 'the',
  dayWord: '',
  unless: 'until|till|til|except|excluding|but',
  acronyms: 'sat|sun|mon',
  abbreviations:
    'jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec|mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|min|mins|hr|hrs|st',
  lastDay: 'last day',
  yearWord: '',
  notBefore:
    'after|before|until|till|til|since|for|about|of|than|not|like|except|between|during|past|previous|through|thru|vs|' +
    'versus|usa|psychology|around|called|named|in|every|each|from|by|starting|to',
  determiners:
    'the|a|an|my|our|your|his|her|their|its|some|any|another|first|second|third|last|other|no|black|good|cyber|giving|fat|' +
    "ash|taco|casual|super|freaky|bloody|man|throwback|ruby|easter|palm|high|it's|more|sheffield",
  notAfter: 'of|ago|before|after|later|late|early|per|a|earlier|old|away|each|left|ahead',
  notAfterDuration: '',
  notBeforeDuration:
    'every|each|per|within|after|before|last|past|first|next|under|over|than|another|by|from|to|least|most|extra|of|around|' +
    'at|@|about|exactly|only|nearly|almost|up|final|in|until|till|previous|top|version|between|under',
  timeZones: 'utc|gmt|est|edt|et|cst|cdt|ct|mst|mdt|mt|pst|pdt|pt|cet|cest|bst|ist|msk|eet|jst|aest|local|your|my',
  measures:
    'miles|mile|mi|km|kms|m|cm|mm|kg|kgs|g|lb|lbs|oz|l|ml|usd|eur|euro|euros|gbp|dollars|dollar|bucks|percent|gb|mb|tb|' +
    'people|times|more|or|and|to|points|hz|ghz|v|x|stars|star|steps|page|pages|items|inch|inches|am|pm|per',
  numbered:
    'street|st|avenue|ave|road|rd|lane|drive|blvd|park|main|people|persons|percent|degrees|minute|minutes|hour|hours|days|' +
    'times|points|dollars|miles|km|kg|mph|least|most|in total|point|level|stops|%',
  numberedBefore:
    'version|ver|v|section|sec|chapter|ch|part|page|p|step|rule|figure|fig|table|no|number|release|update|ubuntu|python|' +
    'node|ios|android|macos|windows|java|php|go|ruby|rust|debian|fedora|postgres|postgresql|redis|django|rails|typescript|' +
    'react|item|score|scored|rating|price|costs|cost|pay|paid|weighs|is|about|ratio|aspect|psalm|psalms|genesis|exodus|' +
    'matthew|isaiah|proverbs|romans|corinthians|acts|revelation|hebrews|bus|train|flight|room|route|gate|episode|season|$',
  links:
    'with|w/|about|at|for|to|in|on|by|from|before|after|via|re|if|when|because|so|but|then|as|near|and|every|until|till|' +
    'because|unless|while|using|without|during|over|per|around|regarding|instead|or|is|not|please|also|both|plus',
  verbs:
    'add|answer|apply|ask|attend|back|bake|book|bring|build|buy|call|cancel|change|charge|check|clean|collect|cook|cut|' +
    'deliver|do|download|draft|drink|drive|drop|eat|email|file|fill|find|finish|fix|get|give|go|hand|help|install|invite|' +
    'learn|leave|make|meet|move|order|pack|pay|phone|pick|plan|play|post|practice|prepare|print|publish|put|read|remind|' +
    'renew|repair|reply|return|review|ring|run|schedule|see|sell|send|set|ship|sign|sort|start|stop|study|submit|swim|take|' +
    'talk|tell|test|text|think|tidy|try|turn|update|upload|visit|walk|wash|watch|water|work|write',
};
