// Mail as the business sees it: a text to one person.

export interface Mail {
  readonly to: string
  /** One line. */
  readonly subject: string
  readonly text: string
}

/** The port that sends mail. */
export interface Mailer {
  /** Hands a mail over; false when that was not possible, which its operator has been told of. */
  send(mail: Mail): Promise<boolean>
}
