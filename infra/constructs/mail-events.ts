import { EventBus } from 'aws-cdk-lib/aws-events'
import { ConfigurationSet, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses'
import type { Construct } from 'constructs'

const told = [
  EmailSendingEvent.SEND,
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
  EmailSendingEvent.OPEN,
  EmailSendingEvent.CLICK,
]

/**
 * With this configuration set SES tells what becomes of a mail. It does so on the account's default bus only.
 * @returns its name
 */
export const mailEvents = (scope: Construct, name: string): string => {
  const set = new ConfigurationSet(scope, 'MailConfiguration', { configurationSetName: name })
  const bus = EventBus.fromEventBusName(scope, 'DefaultBus', 'default')
  set.addEventDestination('MailEvents', { destination: EventDestination.eventBus(bus), events: told })
  return name
}
