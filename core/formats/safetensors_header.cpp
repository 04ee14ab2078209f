// Reads the header event by event.
#include "formats/safetensors_header.h"

#include <optional>
#include <set>

#include "json/reader.h"

namespace onegin {
namespace {

constexpr int kDeepest = 128;  // the reference library's limit
constexpr std::size_t kMostDimensions = 32;

// Depth 1 is the header, 2 a tensor or the metadata, 3 a list inside a tensor.
class TensorHeaderReader : public JsonEvents {
 public:
  TensorHeader header;
  std::optional<Error> error;

  bool value(Json&& scalar) override {
    if (skipping_) return true;
    if (scalar.is_natural() && depth_ == 3) {
      if (list_.size() == kMostDimensions) return refuse(say("has a list that is too long"));
      list_.push_back(scalar.natural());
    } else if (scalar.is_text() && depth_ == 2 && in_metadata_) {
      header.metadata[key_] = std::move(scalar).text();
    } else if (scalar.is_text() && depth_ == 2 && key_ == "dtype") {
      header.entries.back().dtype = scalar.text();
    } else {
      return refuse(say("has a value of the wrong type"));
    }
    return true;
  }

  bool open(bool object) override { return object ? open_object() : open_list(); }
  bool close(bool object) override { return object ? close_object() : close_list(); }

  bool open_object() {
    if (++depth_ > kDeepest) return refuse(say("is nested too deep"));
    if (skipping_ || depth_ == 1) return true;
    if (depth_ != 2) return other();
    in_metadata_ = name_ == "__metadata__";
    if (!in_metadata_) header.entries.push_back({.name = name_, .dtype = {}, .shape = {}});
    keys_.clear();
    return true;
  }

  bool key(std::string&& value) override {
    if (depth_ > 2) return true;  // inside a value that is passed over
    if (depth_ == 1) {
      name_ = std::move(value);
      return names_.insert(name_).second || refuse(say("has this key twice"));
    }
    key_ = std::move(value);
    if (!keys_.insert(key_).second) return refuse(say("has the key '{0}' twice", key_));
    skipping_ = !in_metadata_ && key_ != "dtype" && key_ != "shape" && key_ != "data_offsets";
    return true;
  }

  bool close_object() {
    if (depth_ == 2) {
      skipping_ = false;
      for (const char* needed : {"dtype", "shape", "data_offsets"}) {
        if (!in_metadata_ && keys_.count(needed) == 0) {
          return refuse(say("lacks '{0}'", needed));
        }
      }
    }
    --depth_;
    return true;
  }

  bool open_list() {
    if (++depth_ > kDeepest) return refuse(say("is nested too deep"));
    if (skipping_) return true;
    if (depth_ != 3 || in_metadata_ || key_ == "dtype") return other();
    list_.clear();
    return true;
  }

  bool close_list() {
    if (!skipping_) {
      TensorEntry& entry = header.entries.back();
      if (key_ == "shape") {
        entry.shape = list_;
      } else if (list_.size() == 2) {
        entry.begin = list_[0];
        entry.end = list_[1];
      } else {
        return refuse(say("has data_offsets that are not two numbers"));
      }
    }
    --depth_;
    return true;
  }

 private:
  bool other() { return skipping_ || refuse(say("has a value of the wrong type")); }
  bool refuse(const Sentence& what) {
    const Sentence where = name_.empty() ? Sentence() : say("entry '{0}'", name_);
    error = Error{say("the header {0}", what), where,
                  say("the file is damaged or not what it claims to be")};
    return false;
  }

  int depth_ = 0;
  bool skipping_ = false;  // inside the value of a key the format does not know
  bool in_metadata_ = false;
  std::string name_;  // key at depth 1
  std::string key_;   // key at depth 2
  std::set<std::string> names_;
  std::set<std::string> keys_;
  std::vector<std::uint64_t> list_;
};

}  // namespace

Result<TensorHeader> parse_tensor_header(std::string_view text) {
  TensorHeaderReader reader;
  JsonReader json(text);
  if (json.read(reader)) return std::move(reader.header);
  if (reader.error) return *reader.error;
  return Error{say("the header is not valid JSON"), say("byte {0}", 8 + json.position()),
               say("the file is damaged")};
}

}  // namespace onegin
