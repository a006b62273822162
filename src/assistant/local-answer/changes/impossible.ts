// What is asked for but cannot be done without a language model, or only in the app.

/** An errand that the assistant is to run, or a message that it is to send. */
export const FOR_ME =
  /^[^a-zß-ӿ]*(?:can|could|would|will) you|^[^a-zß-ӿ]*(?:можешь|можете|сможешь)(?![a-zß-ӿ])|(?<![a-zß-ӿ])(?:for me(?:,? (?:please|pls|thanks|thx))?[^a-zß-ӿ]*$|(?:за|вместо) меня(?![a-zß-ӿ]))|^[^a-zß-ӿ]*(?:book|order|get|call|find|buy|text|email|message|send|write|wake|ring) me\b|^[^a-zß-ӿ]*(?:[а-яё]+(?:и|й|ь))(?:те)? (?:мне|меня)(?![a-zß-ӿ])|^[^a-zß-ӿ]*(?:tell|скажи|передай|сообщи|ответь)(?:те)?\s(?!me\s|мне\s)|^[^a-zß-ӿ]*(?:text|write|email|message|send|напиши|отправь|пошли|скинь)(?:те)?\s(?!me\s|мне\s)(?:[^\s,]+,?\s){1,5}?(?:that|saying|to say|telling|i|im|i['’]m|ill|we|что|чтобы)\s/iu;
/** `позвони в банк` asks the assistant to speak. */
export const SPEAKS = /^[^а-я]*(?:позвони|напиши|спроси|ответь|набери)(?:те)?\s/iu;
/** `call the gate the door instead`: a new name in words that are not read. */
export const CALLS = /^[^a-zß-ӿ]*call .+ instead[^a-zß-ӿ]*$/isu;
/** What no verb of change says, and nothing but a language model reads. */
export const IMPOSSIBLE: RegExp[] = [
  /^[^a-zß-ӿ]*(?:let(?=\s\S+ know)|tell|скажи|передай|сообщи)(?:те)?\s(?!me\s|us\s|мне\s|нам\s)/iu, // `tell Ann that I am late`
  /^(?:take|сними) .*(?:off (?:the|my) list|deadline|date|priority|label|tag|дедлайн|срок|дат[уы]|приоритет|метк|тег)/iu,
];
/** `new project called Fringe`: only the app adds projects and labels. */
export const NEW_GROUP =
  /^(?:[a-zß-ӿ]+ )?(?:create|make|add|new|создай|заведи|добавь|нов[а-я]+)[а-я]* (?:me )?(?:an? |new |нов[а-я]+ )*(?:project|label|tag|проект|метку|тег)(?![a-zß-ӿ])/iu;
/** `remind me 2 hours before`, `напомни за час` */
export const REMINDS_BEFORE =
  /(?:remind|напом).*(?:(?:min[a-zß-ӿ]*|hours?|days?|weeks?) (?:before|earlier)|in advance|заранее|за (?:\S+ )?(?:полчаса|час|мин|день|дня|дней))/iu;
