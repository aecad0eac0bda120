// Sends mail over SMTP with nodemailer.

import { createTransport } from 'nodemailer'
import type { Mailer } from '../domain/mailer.ts'

const CONNECT_MAX_MS = 10_000
const SOCKET_MAX_MS = 30_000

/** What goes wrong is told here: never whom a mail is for, or what it says. */
export type TellOperator = (problem: string) => void

/** A mailer over an SMTP server (smtp://user:password@host:port, or smtps://). Certificates are checked wherever TLS is spoken. */
export function smtpMailer(options: { readonly url: string; readonly from: string; readonly tell: TellOperator }): Mailer {
  const transport = createTransport({
    url: options.url, connectionTimeout: CONNECT_MAX_MS, greetingTimeout: CONNECT_MAX_MS, socketTimeout: SOCKET_MAX_MS,
    // A text is all that is ever sent: no file of this machine, nothing fetched from elsewhere.
    disableFileAccess: true, disableUrlAccess: true,
  })
  return {
    send: async ({ to, subject, text }) => {
      try {
        await transport.sendMail({ from: options.from, to: { name: '', address: to }, subject, text })
        return true
      } catch (error) {
        // Its message can quote the address; the code and the server's number cannot.
        const { code, responseCode } = error as { code?: string; responseCode?: number }
        options.tell(`a mail could not be sent: ${[code, responseCode].filter(Boolean).join(' ') || 'unknown reason'}`)
        return false
      }
    },
  }
}

/** What stands in where no SMTP server is named: it sends nothing, and says so. */
export function noMailer(tell: TellOperator): Mailer {
  return {
    send: async () => {
      tell('a mail was not sent: set REGULARS_SMTP_URL and REGULARS_MAIL_FROM')
      return false
    },
  }
}
