// What one room alone knows, kept in the state without the state knowing what that is.
#pragma once

#include <memory>
#include <utility>
#include <vector>

namespace onegin::web {

// One value of each type, made when it is first written to.
class Shelf {
 public:
  Shelf() = default;
  Shelf(Shelf&&) = default;
  Shelf& operator=(Shelf&&) = default;
  Shelf(const Shelf& other) { *this = other; }
  Shelf& operator=(const Shelf& other) {
    if (this == &other) return *this;
    kept_.clear();
    for (const auto& [type, kept] : other.kept_) kept_.emplace_back(type, kept->copy());
    return *this;
  }
  ~Shelf() = default;

  template <class T>
  T& at() {
    if (T* value = find<T>()) return *value;
    kept_.emplace_back(&kType<T>, std::make_unique<Of<T>>());
    return *find<T>();
  }
  // As it is at first, where none was made.
  template <class T>
  const T& at() const {
    static const T none{};
    const T* value = find<T>();
    return value != nullptr ? *value : none;
  }

 private:
  struct Kept {
    virtual ~Kept() = default;
    virtual std::unique_ptr<Kept> copy() const = 0;
  };
  template <class T>
  struct Of : Kept {
    T value{};
    std::unique_ptr<Kept> copy() const override { return std::make_unique<Of>(*this); }
  };
  template <class T>
  static constexpr char kType = 0;  // its address stands for the type

  template <class T>
  T* find() const {
    for (const auto& [type, kept] : kept_) {
      if (type == &kType<T>) return &static_cast<Of<T>&>(*kept).value;
    }
    return nullptr;
  }

  std::vector<std::pair<const void*, std::unique_ptr<Kept>>> kept_;
};

}  // namespace onegin::web
