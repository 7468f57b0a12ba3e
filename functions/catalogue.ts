import admin from './admin/index.ts'
import authorizer from './authorizer/index.ts'
import expirePoints from './care/expire-points.ts'
import care from './care/index.ts'
import loyalty from './care/loyalty.ts'
import loyaltyOnEvent from './care/loyalty-on-event.ts'
import onCareEvent from './care/on-care-event.ts'
import careOnCustomerChanged from './care/on-customer-changed.ts'
import careWebhook from './care/on-occasion-done.ts'
import careOnResponse from './care/on-response.ts'
import readyCarePlans from './care/ready-plans.ts'
import runCarePlans from './care/run-care-plans.ts'
import channelEvents from './communication/channel-events.ts'
import contactability from './communication/contactability-index.ts'
import communication from './communication/index.ts'
import onOutboundMessagePlaceFreed from './communication/on-outbound-message-place-freed.ts'
import onOutboundMessagePlanned from './communication/on-outbound-message-planned.ts'
import onOutboundMessageSending from './communication/on-outbound-message-sending.ts'
import onProviderEvent from './communication/on-provider-event.ts'
import outboundMessages from './communication/outbound-messages-index.ts'
import sendOutboundMessages from './communication/send-outbound-messages.ts'
import templates from './communication/templates-function.ts'
import capture from './customers/capture.ts'
import customers from './customers/index.ts'
import onCaptureReceived from './customers/on-capture-received.ts'
import onCustomerAction from './customers/on-customer-action.ts'
import noteInteractions from './customers/on-interaction-logged.ts'
import customerPools from './customers/pools.ts'
import customerSearch from './customers/search.ts'
import customerView from './customers/view.ts'
import watchNeglect from './customers/watch-neglect.ts'
import docs from './docs/index.ts'
import forecast from './forecast/index.ts'
import type { CrmFunction } from './function.ts'
import drainLeads from './leads/drain-leads.ts'
import leads from './leads/index.ts'
import leadProgress from './leads/lead-progress.ts'
import leadSearch from './leads/lead-search.ts'
import noteLeadInteractions from './leads/on-interaction-logged.ts'
import onLeadAction from './leads/on-lead-action.ts'
import onLeadConverted from './leads/on-lead-converted.ts'
import onLeadCreated from './leads/on-lead-created.ts'
import onLeadPlaceFreed from './leads/on-lead-place-freed.ts'
import pools from './leads/pools.ts'
import scoreLeads from './leads/score-leads.ts'
import leadScoring from './leads/scoring.ts'
import planScoring from './leads/scoring-plan.ts'
import watchLeads from './leads/watch-leads.ts'
import preferences from './preferences/index.ts'
import approvals from './sales/approvals-index.ts'
import watchDeals from './sales/deal-watch.ts'
import sales from './sales/index.ts'
import onApproval from './sales/on-approval.ts'
import onDealAged from './sales/on-deal-aged.ts'
import onDealMoved from './sales/on-deal-moved.ts'
import registrationConversion from './sales/registration-conversion.ts'
import watchRegistrations from './sales/registration-watch.ts'
import registrations from './sales/registrations-index.ts'
import takeSnapshots from './sales/take-snapshots.ts'
import territories from './sales/territories-index.ts'
import watchApprovals from './sales/watch-approvals.ts'
import cases from './service/cases.ts'
import drainCases from './service/drain-cases.ts'
import inboundMail from './service/inbound-mail.ts'
import service from './service/index.ts'
import knowledge from './service/knowledge.ts'
import openCaptureCases from './service/on-capture-received.ts'
import onCaseOpened from './service/on-case-opened.ts'
import onCasePlaceFreed from './service/on-case-place-freed.ts'
import onCaseReplied from './service/on-case-replied.ts'
import onMailCaseOpened from './service/on-mail-case-opened.ts'
import onSlaCalendarChanged from './service/on-sla-calendar-changed.ts'
import onSlaMilestone from './service/on-sla-milestone.ts'
import onSlaWebhook from './service/on-sla-webhook.ts'
import openSurveyCases from './service/on-survey-answered.ts'
import reviewsOnCaseClosed from './service/reviews-on-case-closed.ts'
import watchSla from './service/watch-sla.ts'
import project from './stream/project.ts'
import publish from './stream/publish.ts'
import surveys from './surveys/index.ts'
import surveyClosedCases from './surveys/on-case-closed.ts'
import planSurveys from './surveys/on-customer-changed.ts'
import mailInvitations from './surveys/on-invitation-sent.ts'
import followUpLowScores from './surveys/on-survey-answered.ts'
import questionnaire from './surveys/questionnaire.ts'
import runSurveyPlans from './surveys/run-survey-plans.ts'
import sendInvitations from './surveys/send-invitations.ts'
import tasks from './tasks/index.ts'
import onCustomerNeglected from './tasks/on-customer-neglected.ts'
import makeNextActions from './tasks/on-interaction-logged.ts'
import onTaskReminded from './tasks/on-task-reminded.ts'
import remindTasks from './tasks/remind-tasks.ts'

/** Every function that is deployed and served; `infra/` makes the cloud from it, `infra/local/` the laptop. */
export const catalogue: readonly CrmFunction[] = [
  authorizer,
  admin,
  customers,
  customerSearch,
  customerView,
  capture,
  communication,
  contactability,
  tasks,
  leads,
  leadSearch,
  leadProgress,
  noteLeadInteractions,
  onLeadCreated,
  onLeadPlaceFreed,
  pools,
  customerPools,
  onLeadAction,
  onLeadConverted,
  drainLeads,
  watchLeads,
  leadScoring,
  planScoring,
  scoreLeads,
  sales,
  approvals,
  territories,
  registrations,
  registrationConversion,
  watchRegistrations,
  watchDeals,
  onDealAged,
  forecast,
  takeSnapshots,
  watchApprovals,
  onApproval,
  onDealMoved,
  cases,
  onCaseOpened,
  openCaptureCases,
  openSurveyCases,
  onCasePlaceFreed,
  inboundMail,
  onMailCaseOpened,
  onCaseReplied,
  drainCases,
  watchSla,
  onSlaMilestone,
  onSlaWebhook,
  onSlaCalendarChanged,
  service,
  knowledge,
  noteInteractions,
  onCustomerAction,
  onCaptureReceived,
  makeNextActions,
  watchNeglect,
  onCustomerNeglected,
  remindTasks,
  onTaskReminded,
  templates,
  preferences,
  outboundMessages,
  onOutboundMessagePlanned,
  onOutboundMessagePlaceFreed,
  onOutboundMessageSending,
  sendOutboundMessages,
  onProviderEvent,
  channelEvents,
  surveys,
  questionnaire,
  reviewsOnCaseClosed,
  surveyClosedCases,
  planSurveys,
  runSurveyPlans,
  sendInvitations,
  mailInvitations,
  followUpLowScores,
  care,
  runCarePlans,
  careOnCustomerChanged,
  onCareEvent,
  careOnResponse,
  careWebhook,
  readyCarePlans,
  loyalty,
  loyaltyOnEvent,
  expirePoints,
  docs,
  publish,
  project,
]
