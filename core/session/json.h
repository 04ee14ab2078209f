// Messages <-> JSON, derived from each message's visit(); the payload travels beside it. And the
// door to JSON itself for what a program around the core writes and reads.
#pragma once

#include <string>
#include <string_view>

#include "json/text.h"  // IWYU pragma: export
#include "result.h"
#include "session/messages.h"

namespace onegin {

// {"type": "score", "id": 7, "tokens": true, ...}; an event also has "last". Numbers that are not
// finite are null. Settings are an object. Malformed UTF-8 in a string becomes U+FFFD.
std::string to_json(const Command& command);
std::string to_json(const Event& event);

// Fields that are missing keep their defaults; null is NaN; the value of a setting may be a string,
// a number or a boolean. Errors: not JSON, an unknown type, an unknown field, a value of another
// type or out of range.
Result<Command> command_from_json(std::string_view text, Payload payload = {});
// Reads a Progress alone, whatever its id: for code that wants no other event, in less code.
Result<Progress> progress_from_json(std::string_view text);
Result<Event> event_from_json(std::string_view text, Bytes payload = {});

}  // namespace onegin
