import billing from "./billing";
import booking from "./booking";
import common from "./common";
import errors from "./errors";
import identity from "./identity";
import mail from "./mail";
import partners from "./partners";
import publicPages from "./public";
import residency from "./residency";
import staff from "./staff";

export default { billing, booking, common, errors, identity, mail, partners, public: publicPages, residency, staff };
