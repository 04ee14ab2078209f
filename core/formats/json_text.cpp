// A parse that is refused where it nests too deep.
#include "formats/json_text.h"

#include <utility>
#include <vector>

#include "formats/json_events.h"

namespace onegin {
namespace {

using nlohmann::json;

// Makes values of events. The library's own way, a callback at every value, takes twice as long.
class JsonBuilder final : public JsonEvents {
 public:
  explicit JsonBuilder(int deepest) : deepest_(static_cast<std::size_t>(deepest)) {}

  bool null() override { return add(nullptr); }
  bool boolean(bool value) override { return add(value); }
  bool number_integer(number_integer_t value) override { return add(value); }
  bool number_unsigned(number_unsigned_t value) override { return add(value); }
  bool number_float(number_float_t value, const string_t&) override { return add(value); }
  bool string(string_t& value) override { return add(std::move(value)); }
  bool binary(binary_t&) override { return false; }  // JSON has none

  bool start_object(std::size_t) override { return open(json::object()); }
  bool start_array(std::size_t) override { return open(json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& name) override {
    member_ = &(*open_.back()->get_ptr<json::object_t*>())[std::move(name)];
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

  json root;

 private:
  // Where the value stands now.
  json* place(json&& value) {
    json* at = open_.empty() ? &root : member_;
    if (!open_.empty() && open_.back()->is_array()) {
      at = &open_.back()->get_ptr<json::array_t*>()->emplace_back();
    }
    *at = std::move(value);
    return at;
  }
  bool add(json value) {
    place(std::move(value));
    return true;
  }
  bool open(json&& value) {
    if (open_.size() == deepest_) return false;
    open_.push_back(place(std::move(value)));
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }

  std::size_t deepest_;
  std::vector<json*> open_;
  json* member_ = nullptr;  // of the innermost object, for the key that was read last
};

}  // namespace

json parse_json(std::string_view text, int deepest) {
  JsonBuilder builder(deepest);
  return read_json(text, builder) ? std::move(builder.root) : json(json::value_t::discarded);
}

bool read_json(std::string_view text, JsonEvents& events) {
  return json::sax_parse(text.begin(), text.end(), &events);
}

}  // namespace onegin
