// A catalog as an export of a large shop has it: paths of XDM, few display names, some descriptions.

import type { Catalog, EventType, Field } from "../src/protocol";

const TYPES: Record<string, string> = { s: "string", n: "number", i: "integer", b: "boolean", d: "date", t: "date-time", a: "array of object", l: "array of string", m: "map of string" };

/** `path:type` names below a folder; `=` gives a display name, `|` a description. */
const PROFILE = `
_id:s; identityMap:m; createdByBatchID:s; modifiedByBatchID:s; personID:s; repositoryCreatedBy:s
person.|name.firstName:s; name.lastName:s; name.middleName:s; name.fullName:s; name.courtesyTitle:s; gender:s; birthDate:d; birthDayAndMonth:s; birthYear:i; maritalStatus:s; nationality:s; taxId:s; age:i
homeAddress.|street1:s; street2:s; city:s; postalCode:s; stateProvince:s; country:s; countryCode:s; region:s; dmaID:i
billingAddress.|street1:s; city:s; postalCode:s; stateProvince:s; country:s; countryCode:s
shippingAddress.|street1:s; city:s; postalCode:s; stateProvince:s; country:s; countryCode:s
workAddress.|street1:s; city:s; postalCode:s; country:s
personalEmail.|address:s; label:s; status:s; statusReason:s; primary:b
workEmail.|address:s; status:s
mobilePhone.|number:s; status:s; carrier:s; validity:s
homePhone.|number:s; status:s
workPhone.|number:s
faxPhone.|number:s
consents.|collect.val:s; adID.val:s; share.val:s; personalize.content.val:s; marketing.preferred:s; marketing.any.val:s; marketing.email.val:s; marketing.email.time:t; marketing.push.val:s; marketing.push.time:t; marketing.sms.val:s; marketing.call.val:s; marketing.postalMail.val:s; marketing.whatsApp.val:s; metadata.time:t
loyalty.|tier:s; points:i; pointsExpiration:t; pointsRedeemed:i; status:s; joinDate:t; cardNumber:s; programName:s; upgradeDate:t
preferredLanguage:s; timeZone:s; userAccount.ID:s; userAccount.startDate:t; userAccount.lastLogin:t; userAccount.loginCount:i; userAccount.isTestUser:b
pushNotificationDetails.|appID:s; token:s; platform:s; denylisted:b
subscriptions:a; subscriptions[].|ID:s; type:s; status:s; planName:s; startDate:t; endDate:t; renewalDate:t; billingPeriod:s; price:n; category:s; cancelReason:s
household.|size:i; childrenCount:i; income:s; homeOwnership:s; hasPets:b; carOwner:b
occupation.|jobTitle:s; employer:s; industry:s; isEmployee:b
segmentMembership:m; optInOut:m
_shop.metrics.|ltv=Lifetime value|Total net revenue of the customer since the first order:n; aov=Average order value:n; rfm=RFM cell|Recency, frequency and monetary score of three digits:s; churn|How likely the customer is to leave in 60 days, 0 to 1:n; nps|Answer to the last survey: would you recommend us, 0 to 10:i; ordersTotal:i; returnsRate|Share of items that were sent back:n; lastOrderDate:t; firstOrderDate:t; daysSinceOrder:i; discountShare|Part of the turnover that was bought with vouchers:n; marginClass:s
_shop.crm.|customerType|Business or private customer:s; accountManager:s; leadSource:s; vip:b; blocked|Locked after unpaid invoices:b; openTickets:i; paymentTerms:s; newsletterFrequency:s; preferredStore|The branch the customer visits most:s; favouriteBrand:s; favouriteCategory:s; shoeSize:s; clothingSize:s; wishlistCount:i; reviewCount:i; referralCode:s; referredBy:s; giftCardBalance:n; storeCredit:n; debtCollection:s`;

const EVENT = `
_id:s; timestamp:t; eventType:s; producedBy:s; receivedTimestamp:t; eventMergeId:s
web.|webPageDetails.name:s; webPageDetails.URL:s; webPageDetails.server:s; webPageDetails.siteSection:s; webPageDetails.isHomePage:b; webPageDetails.isErrorPage:b; webPageDetails.viewName:s; webPageDetails.pageViews.value:n; webReferrer.URL:s; webReferrer.type:s; webInteraction.name:s; webInteraction.type:s; webInteraction.URL:s; webInteraction.linkClicks.value:n; visitDuration:i
device.|type:s; manufacturer:s; model:s; screenWidth:i; screenHeight:i; screenOrientation:s; colorDepth:i
environment.|type:s; operatingSystem:s; operatingSystemVersion:s; ipV4:s; connectionType:s; carrier:s; language:s; browserDetails.name:s; browserDetails.version:s; browserDetails.userAgent:s; browserDetails.cookiesEnabled:b; browserDetails.viewportWidth:i
placeContext.|localTime:t; localTimezoneOffset:i; geo.city:s; geo.countryCode:s; geo.stateProvince:s; geo.postalCode:s; geo.latitude:n; geo.longitude:n; POIinteraction.poiName:s; weather.temperature:n; weather.condition:s
marketing.|trackingCode:s; campaignName:s; campaignGroup:s; channel:s; medium:s; source:s; term:s
search.|keywords:s; searchEngine:s; isPaid:b; pageDepth:i; resultCount:i
commerce.|order.purchaseID:s; order.purchaseOrderNumber:s; order.priceTotal:n; order.currencyCode:s; order.createdDate:t; order.orderType:s; order.payments:a; order.payments[].paymentType:s; order.payments[].paymentAmount:n; order.payments[].transactionID:s; order.discountAmount:n; order.taxAmount:n; shipping.shippingMethod:s; shipping.shippingAmount:n; shipping.trackingNumber:s; shipping.deliveryDate:t; shipping.carrier:s; cart.cartID:s; cart.cartSource:s; cartAbandons.value:n; promotionID:s; couponCode:s; returns.reason:s; returns.refundAmount:n; inStorePurchase.storeID:s
productListItems:a; productListItems[].|SKU:s; name:s; quantity:i; priceTotal:n; currencyCode:s; discountAmount:n; productAddMethod:s; product:s; brand:s; category:s; color:s; size:s; unitPrice:n; stockStatus:s; rating:n
media.|sessionID:s; name:s; length:i; timePlayed:i; genre:s; adName:s; completes.value:n
application.|id:s; name:s; version:s; launches.value:n; crashes.value:n; firstLaunches.value:n; upgrades.value:n; sessionLength:i
directMarketing.|emailSubject:s; emailVariant:s; bounceReason:s; deliveryStatus:s; linkURL:s; unsubscribeReason:s; offers:s
survey.|question:s; answer:s; score:i
support.|topic:s; agent:s; waitTime:i; resolution:s; satisfaction:i; channel:s
_shop.checkout.|step:s; paymentMethod:s; guest|Checked out without an account:b; giftWrap:b; error:s; deliveryOption:s`;

const TYPES_OF_EVENT: [string, string, number, string?][] = [
  ["web.webpagedetails.pageViews", "Page views", 9_200_000],
  ["web.webinteraction.linkClicks", "Link clicks", 3_100_000],
  ["commerce.productViews", "Product views", 2_800_000],
  ["commerce.productListAdds", "Product list adds", 640_000],
  ["commerce.productListRemovals", "Product list removals", 91_000],
  ["commerce.productListViews", "Product list views", 220_000],
  ["commerce.checkouts", "Checkouts", 310_000],
  ["commerce.purchases", "Purchases", 182_000],
  ["commerce.saveForLaters", "Save for laters", 40_000],
  ["commerce.returns", "Returns", 22_000],
  ["commerce.backofficeOrderCancelled", "Backoffice order cancelled", 3_000],
  ["commerce.backofficeOrderShipped", "Backoffice order shipped", 170_000],
  ["directMarketing.emailDelivered", "Email delivered", 4_000_000],
  ["directMarketing.emailOpened", "Email opened", 900_000],
  ["directMarketing.emailClicked", "Email clicked", 140_000],
  ["directMarketing.emailBounced", "Email bounced", 80_000],
  ["directMarketing.emailUnsubscribed", "Email unsubscribed", 9_000],
  ["pushTracking.applicationOpened", "Application opened", 300_000],
  ["application.launch", "Launch", 1_000_000],
  ["application.close", "Close", 980_000],
  ["userAccount.logins", "Logins", 420_000],
  ["userAccount.createProfile", "Create profile", 60_000],
  ["search", "Search", 510_000],
  ["media.play", "Play", 70_000, "A video of the shop was started"],
  ["form.submits", "Submits", 17_000],
  ["survey.answered", "Answered", 12_000],
  ["loyalty.pointsEarned", "Points earned", 130_000],
  ["loyalty.pointsRedeemed", "Points redeemed", 21_000],
  ["support.contacts", "Contacts", 31_000, "Call, chat or letter to the help desk"],
  ["leadOperation.newLead", "New lead", 5_000],
];

/** Commonest values, as the kernel tells them of fields with few. */
export const XDM_VALUES: Record<string, string[]> = {
  "profile:person.gender": ["female", "male", "not_specified"],
  "profile:person.maritalStatus": ["single", "married", "divorced", "widowed"],
  "profile:homeAddress.city": ["Berlin", "Hamburg", "München", "London", "New York", "Paris"],
  "profile:homeAddress.countryCode": ["DE", "GB", "US", "FR"],
  "profile:billingAddress.city": ["Berlin", "Hamburg", "London"],
  "profile:loyalty.tier": ["bronze", "silver", "gold", "platinum"],
  "profile:loyalty.status": ["active", "lapsed", "closed"],
  "profile:preferredLanguage": ["de-DE", "en-GB", "fr-FR"],
  "profile:subscriptions[].planName": ["Basic", "Premium", "Family"],
  "profile:subscriptions[].status": ["active", "paused", "cancelled"],
  "profile:_shop.crm.favouriteBrand": ["Kestrel", "Vilde", "Norrland"],
  "profile:_shop.crm.favouriteCategory": ["sneakers", "boots", "apparel"],
  "profile:consents.marketing.email.val": ["y", "n"],
  "event:device.type": ["mobile", "desktop", "tablet"],
  "event:environment.operatingSystem": ["iOS", "Android", "Windows", "macOS"],
  "event:environment.browserDetails.name": ["Chrome", "Safari", "Firefox"],
  "event:productListItems[].color": ["black", "white", "red"],
  "event:productListItems[].brand": ["Kestrel", "Vilde", "Norrland"],
  "event:productListItems[].category": ["sneakers", "boots", "apparel"],
  "event:commerce.order.payments[].paymentType": ["credit card", "paypal", "invoice"],
  "event:commerce.shipping.shippingMethod": ["express", "standard", "click and collect"],
  "event:marketing.channel": ["email", "paid search", "social", "display"],
  "event:support.topic": ["delivery", "return", "complaint"],
  "event:placeContext.weather.condition": ["rain", "sun", "snow"],
};

function fieldOf(table: Field["table"], folder: string, line: string): Field {
  const at = line.lastIndexOf(":");
  const [head, ...about] = line.slice(0, at).split("|");
  const [name, label] = head!.split("=");
  const path = folder + name!;
  const values = XDM_VALUES[`${table}:${path}`];
  const distinct = values ? values.length : 4000;
  return { path, name: label ?? "", description: about.join("|"), table, type: TYPES[line.slice(at + 1)]!, items: path.includes("[]"), fill: 0.8, distinct };
}

function fieldsOf(table: Field["table"], text: string): Field[] {
  return text.trim().split("\n").flatMap((block) => {
    let folder = "";
    return block.split("; ").map((line) => {
      const start = /^([\w.[\]]+\.)\|/.exec(line);
      if (start) folder = start[1]!;
      return fieldOf(table, folder, start ? line.slice(start[0].length) : line);
    });
  });
}

export const XDM: Catalog = {
  extract: { name: "Large shop", profiles: 1_200_000, events: 24_000_000, as_of: "2026-07-01T00:00:00Z" },
  fields: [...fieldsOf("profile", PROFILE), ...fieldsOf("event", EVENT)],
  eventTypes: TYPES_OF_EVENT.map(([name, label, count, description]): EventType => ({ name, label, count, description: description ?? "" })),
  audiences: [
    { id: "newsletter-fans", name: "Newsletter fans", description: "Opened three newsletters in a month.", tags: ["email"], profiles: 40_210, drawable: true, obstacle: "" },
    { id: "win-back", name: "Win back 2026", description: "Bought last year, nothing since.", tags: ["reactivation"], profiles: 120_004, drawable: true, obstacle: "" },
  ],
  mergePolicy: { chosen: "as exported", choices: [] },
};
