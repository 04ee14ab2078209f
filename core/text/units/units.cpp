// Expands units.def into the table of rules.
#include "text/units/units.h"

namespace onegin {

#define ONEGIN_UNIT(id, title, noun, spaced, sized, note) const UnitRule& id##_rule();
#include "text/units/units.def"
#undef ONEGIN_UNIT

const UnitRule& rule_of(Unit unit) {
  static constexpr std::array rules{
#define ONEGIN_UNIT(id, title, noun, spaced, sized, note) &id##_rule,
#include "text/units/units.def"
#undef ONEGIN_UNIT
  };
  return rules[static_cast<std::size_t>(unit)]();
}

bool is_sized(Unit unit) {
  static constexpr std::array sizes{
#define ONEGIN_UNIT(id, title, noun, spaced, sized, note) sized,
#include "text/units/units.def"
#undef ONEGIN_UNIT
  };
  return sizes[static_cast<std::size_t>(unit)];
}

Result<std::shared_ptr<const UnitRule>> UnitRule::with(std::string_view learnt) const {
  if (!learnt.empty())
    return Error{say("the unit learns nothing, but something was learnt"), "", ""};
  return std::shared_ptr<const UnitRule>();
}

}  // namespace onegin
