/** The time that services and limits go by. */
export type Clock = () => Date;
