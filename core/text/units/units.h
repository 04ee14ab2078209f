// The table of token units: units.def, and the rule of each row.
#pragma once

#include <array>
#include <string_view>

#include "sentence.h"
#include "text/units/unit_rule.h"

namespace onegin {

// A row of the table. Only the rows' own files and tests name one.
enum class Unit : int {
#define ONEGIN_UNIT(id, title, noun, spaced, sized, note) id,
#include "text/units/units.def"
#undef ONEGIN_UNIT
};

inline constexpr std::array kUnitNames{
#define ONEGIN_UNIT(id, title, noun, spaced, sized, note) std::string_view(#id),
#include "text/units/units.def"
#undef ONEGIN_UNIT
};

// All rows.
inline constexpr std::array kUnits{
#define ONEGIN_UNIT(id, title, noun, spaced, sized, note) Unit::id,
#include "text/units/units.def"
#undef ONEGIN_UNIT
};

// Types of the unit bpe: unless the task says otherwise, and at the least.
inline constexpr int kBpeTypes = 1024, kFewestBpeTypes = 256;

// How text is cut for a model of another program, whose file does not say: as KenLM does.
inline constexpr Unit kForeignUnit = Unit::whitespace;

// The rule of a unit, before anything is learnt. It lives as long as the program.
const UnitRule& rule_of(Unit unit);
// The size of the vocabulary is a setting of the unit.
bool is_sized(Unit unit);
inline std::string_view name_of(Unit unit) { return kUnitNames[static_cast<std::size_t>(unit)]; }

}  // namespace onegin
