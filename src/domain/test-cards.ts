// Published test card numbers, and the sandbox token that each stands for.

/**
 * Numbers that Stripe publishes for its test mode (docs.stripe.com/testing), and the two older ones that most gateways
 * publish. No issuer has given them to anybody. They behave as documented there, save that a number which Stripe declines
 * on attaching attaches here and is declined when charged.
 */
export const TEST_CARDS: ReadonlyMap<string, string> = new Map([
  ['4242424242424242', 'sandbox_approve.visa.fingerprint-visa'],
  ['4000056655665556', 'sandbox_approve.visa.last4-5556.fingerprint-visa-debit'],
  ['4111111111111111', 'sandbox_approve.visa.last4-1111.fingerprint-visa-1111'],
  ['4012888888881881', 'sandbox_approve.visa.last4-1881.fingerprint-visa-1881'],
  ['5555555555554444', 'sandbox_approve.mastercard.fingerprint-mastercard'],
  ['2223003122003222', 'sandbox_approve.mastercard.last4-3222.fingerprint-mastercard-2'],
  ['5200828282828210', 'sandbox_approve.mastercard.last4-8210.fingerprint-mastercard-debit'],
  ['5105105105105100', 'sandbox_approve.mastercard.last4-5100.fingerprint-mastercard-prepaid'],
  ['378282246310005', 'sandbox_approve.amex.last4-0005.fingerprint-amex'],
  ['371449635398431', 'sandbox_approve.amex.fingerprint-amex-2'],
  ['6011111111111117', 'sandbox_approve.discover.fingerprint-discover'],
  ['6011000990139424', 'sandbox_approve.discover.last4-9424.fingerprint-discover-2'],
  ['3056930009020004', 'sandbox_approve.diners.fingerprint-diners'],
  ['36227206271667', 'sandbox_approve.diners.last4-1667.fingerprint-diners-14'],
  ['3566002020360505', 'sandbox_approve.jcb.fingerprint-jcb'],
  ['6200000000000005', 'sandbox_approve.unionpay.fingerprint-unionpay'],
  ['4000000000000002', 'sandbox_decline_card-declined.last4-0002.fingerprint-declined'],
  ['4000000000000341', 'sandbox_decline_card-declined.last4-0341.fingerprint-declined-later'],
  ['4000000000009995', 'sandbox_decline_insufficient-funds.last4-9995.fingerprint-insufficient-funds'],
  ['4000000000009987', 'sandbox_decline_card-lost-or-stolen.last4-9987.fingerprint-lost'],
  ['4000000000009979', 'sandbox_decline_card-lost-or-stolen.last4-9979.fingerprint-stolen'],
  ['4000000000000069', 'sandbox_expired-card.last4-0069.fingerprint-expired'],
  ['4000000000000127', 'sandbox_decline_incorrect-details.last4-0127.fingerprint-incorrect-cvc'],
  ['4000000000000119', 'sandbox_decline_processing-error.last4-0119.fingerprint-processing-error'],
  ['4000000000006975', 'sandbox_decline_limit-exceeded.last4-6975.fingerprint-velocity'],
  ['4100000000000019', 'sandbox_decline_suspected-fraud.last4-0019.fingerprint-blocked'],
  ['4000002760003184', 'sandbox_decline_authentication-required.last4-3184.fingerprint-authenticate'],
])
