import type { Catalog, Field } from "../src/protocol";

type Line = [path: string, name: string, type: string, fill: number, distinct: number, values?: string[]];

const PROFILE: Line[] = [
  ["profile_id", "", "string", 1, 20000],
  ["person.name.firstName", "First name", "string", 0.98, 87, ["Emma", "Anna", "Liam", "Olivia", "Ava", "José", "Łukasz", "さくら"]],
  ["person.name.lastName", "Last name", "string", 0.94, 50, ["Smith", "García", "Müller", "Johnson", "Jones"]],
  ["person.gender", "Gender", "string", 0.9, 3, ["female", "male", "not_specified"]],
  ["person.birthDate", "Birth date", "date", 0.832, 11803],
  ["person.birthYear", "Birth year", "integer", 0.932, 62],
  ["homeAddress.city", "City", "string", 0.911, 40, ["New York", "Los Angeles", "Berlin", "London", "Chicago", "Paris", "Madrid", "San Diego", "Hamburg", "München"]],
  ["homeAddress.postalCode", "Postal code", "string", 0.874, 16518, ["18171", "70614", "SW3 5LD", "SW6 2HA", "04320"]],
  ["homeAddress.stateProvince", "State or province", "string", 0.851, 33, ["CA", "NY", "BE", "NW", "IL"]],
  ["homeAddress.country", "Country", "string", 0.941, 12, ["US", "DE", "GB", "FR", "ES"]],
  ["personalEmail.address", "E-mail address", "string", 0.917, 18285, ["p10073@example.com", "p10134@example.org"]],
  ["loyalty.tier", "Loyalty tier", "string", 0.66, 3, ["bronze", "silver", "gold"]],
  ["loyalty.points", "Loyalty points", "integer", 0.641, 2445],
  ["loyalty.joinDate", "Loyalty member since", "date-time", 0.647, 12941],
  ["consents.marketing.email.val", "E-mail consent", "string", 0.839, 2, ["y", "n"]],
  ["consents.marketing.push.val", "Push consent", "string", 0.761, 2, ["y", "n"]],
  ["interests", "Interests", "array of string", 0.897, 61, ["sneakers", "running", "apparel", "boots"]],
  ["lifetimeValue", "Lifetime value", "number", 0.575, 9198],
  ["isEmployee", "Employee", "boolean", 0.12, 2, ["true", "false"]],
  ["identityMap", "", "map of array of object", 0.981, 0],
  ["faxPhone.number", "Fax number", "string", 0, 0],
];

const EVENT: Line[] = [
  ["timestamp", "", "date-time", 1, 411542],
  ["eventType", "Event type", "string", 1, 12],
  ["_id", "", "string", 1, 425458],
  ["channel", "Channel", "string", 1, 5, ["web", "app", "email", "store", "phone"]],
  ["device.type", "Device", "string", 0.863, 3, ["mobile", "desktop", "tablet"]],
  ["search.keywords", "Search keywords", "string", 0.119, 35, ["sneakers", "running shoes", "hoodie", "socks", "boots"]],
  ["productListItems", "", "array of object", 0.384, 7363],
  ["productListItems[].SKU", "SKU", "string", 1, 92, ["SNK-0001", "RUN-0001", "BOT-0001"]],
  ["productListItems[].name", "Product", "string", 1, 92, ["Court Classic white", "Tempo white", "Chelsea white"]],
  ["productListItems[].category", "Category", "string", 1, 6, ["sneakers", "running", "apparel", "accessories", "boots"]],
  ["productListItems[].quantity", "Quantity", "integer", 1, 3],
  ["productListItems[].priceTotal", "Price", "number", 1, 410],
  ["productListItems[].products.brand", "", "string", 0.985, 5, ["Kestrel", "Señal", "Vilde", "Norrland", "Ōkami"]],
  ["productListItems[].products.price", "", "number", 1, 82],
  ["commerce.order.priceTotal", "Order total", "number", 0.036, 1867],
  ["commerce.order.purchaseID", "Order number", "string", 0.036, 15163],
  ["web.webPageDetails.name", "Page", "string", 0.299, 10, ["sneakers", "running", "home"]],
  ["web.webPageDetails.URL", "Page address", "string", 0.287, 10, ["https://shop.example.com/c/sneakers"]],
];

/** What `extract.toml` of the sample tells of fields. */
const ABOUT: Record<string, string> = {
  lifetimeValue: "Sum of all orders since the first one, in the shop's currency",
  "loyalty.points": "Points that can be spent now",
  interests: "Categories the customer chose in her account",
};

export const TOPS = new Map<string, string[]>([...PROFILE, ...EVENT].map((line) => [line[0], line[5] ?? []]));

const fieldsOf = (table: "profile" | "event", lines: Line[]): Field[] =>
  lines.map(([path, name, type, fill, distinct]) => ({ path, name, description: ABOUT[path] ?? "", table, type, items: path.includes("[]"), fill, distinct }));

export const CATALOG: Catalog = {
  extract: { name: "Sneaker shop", profiles: 20000, events: 425499, as_of: "2026-07-01T00:00:00Z" },
  fields: [...fieldsOf("profile", PROFILE), ...fieldsOf("event", EVENT)],
  eventTypes: [
    { name: "web.webpagedetails.pageViews", label: "Page view", description: "", count: 127280 },
    { name: "commerce.productViews", label: "Product view", description: "", count: 93244 },
    { name: "search", label: "Search", description: "", count: 51483 },
    { name: "application.launch", label: "App launch", description: "", count: 42642 },
    { name: "commerce.productListAdds", label: "Add to cart", description: "", count: 34879 },
    { name: "directMarketing.emailOpened", label: "E-mail opened", description: "", count: 23194 },
    { name: "commerce.purchases", label: "Purchase", description: "", count: 15239 },
    { name: "loyalty.pointsEarned", label: "Points earned", description: "", count: 13346 },
    { name: "commerce.checkouts", label: "Checkout", description: "", count: 12983 },
    { name: "commerce.productListRemovals", label: "Remove from cart", description: "", count: 4449 },
    { name: "directMarketing.emailClicked", label: "E-mail clicked", description: "", count: 3745 },
    { name: "support.contacts", label: "Support contact", description: "", count: 3015 },
  ],
  audiences: [
    { id: "loyal", name: "Loyal", description: "Gold and silver members with three purchases or more.", tags: ["loyalty"], profiles: 1872, drawable: true, obstacle: "" },
    { id: "abandoned-cart", name: "Abandoned cart", description: "Put something into the cart and bought nothing.", tags: ["reminder", "cart"], profiles: 2210, drawable: true, obstacle: "" },
    { id: "lapsed-buyers", name: "Lapsed buyers", description: "Bought before, but not in the last 180 days.", tags: ["win-back"], profiles: 3104, drawable: true, obstacle: "" },
    { id: "store-event-guests", name: "Store event guests", description: "A list made elsewhere.", tags: [], profiles: 412, drawable: false, obstacle: "An imported audience has members and no rules." },
  ],
  mergePolicy: { chosen: "timestampOrdered", choices: ["timestampOrdered", "dataSetPrecedence"] },
};
