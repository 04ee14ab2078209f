// Grisu2: Florian Loitsch, Printing floating-point numbers quickly and accurately with integers,
// 2010. Numbers of 64 bits and a power of ten from a table; the letters are those of the paper.
#include "json/number.h"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace onegin {
namespace {

// f * 2^e
struct Float {
  std::uint64_t f = 0;
  int e = 0;
};

Float normalized(Float x) {
  for (; x.f >> 63U == 0; --x.e) x.f <<= 1U;
  return x;
}

// The upper 64 bits of the product, rounded; a tie goes up.
Float product(Float x, Float y) {
  const std::uint64_t mask = 0xFFFFFFFF;
  const std::uint64_t a = x.f >> 32U, b = x.f & mask, c = y.f >> 32U, d = y.f & mask;
  const std::uint64_t middle = (b * d >> 32U) + (a * d & mask) + (b * c & mask) + (1U << 31U);
  return {a * c + (a * d >> 32U) + (b * c >> 32U) + (middle >> 32U), x.e + y.e + 64};
}

// The first 64 bits of 10^-300, 10^-292, ..., 10^324, rounded.
constexpr int kFirstPower = -300, kPowerStep = 8;
constexpr std::uint64_t kPowers[] = {
    0xAB70FE17C79AC6CA, 0xFF77B1FCBEBCDC4F, 0xBE5691EF416BD60C, 0x8DD01FAD907FFC3C,
    0xD3515C2831559A83, 0x9D71AC8FADA6C9B5, 0xEA9C227723EE8BCB, 0xAECC49914078536D,
    0x823C12795DB6CE57, 0xC21094364DFB5637, 0x9096EA6F3848984F, 0xD77485CB25823AC7,
    0xA086CFCD97BF97F4, 0xEF340A98172AACE5, 0xB23867FB2A35B28E, 0x84C8D4DFD2C63F3B,
    0xC5DD44271AD3CDBA, 0x936B9FCEBB25C996, 0xDBAC6C247D62A584, 0xA3AB66580D5FDAF6,
    0xF3E2F893DEC3F126, 0xB5B5ADA8AAFF80B8, 0x87625F056C7C4A8B, 0xC9BCFF6034C13053,
    0x964E858C91BA2655, 0xDFF9772470297EBD, 0xA6DFBD9FB8E5B88F, 0xF8A95FCF88747D94,
    0xB94470938FA89BCF, 0x8A08F0F8BF0F156B, 0xCDB02555653131B6, 0x993FE2C6D07B7FAC,
    0xE45C10C42A2B3B06, 0xAA242499697392D3, 0xFD87B5F28300CA0E, 0xBCE5086492111AEB,
    0x8CBCCC096F5088CC, 0xD1B71758E219652C, 0x9C40000000000000, 0xE8D4A51000000000,
    0xAD78EBC5AC620000, 0x813F3978F8940984, 0xC097CE7BC90715B3, 0x8F7E32CE7BEA5C70,
    0xD5D238A4ABE98068, 0x9F4F2726179A2245, 0xED63A231D4C4FB27, 0xB0DE65388CC8ADA8,
    0x83C7088E1AAB65DB, 0xC45D1DF942711D9A, 0x924D692CA61BE758, 0xDA01EE641A708DEA,
    0xA26DA3999AEF774A, 0xF209787BB47D6B85, 0xB454E4A179DD1877, 0x865B86925B9BC5C2,
    0xC83553C5C8965D3D, 0x952AB45CFA97A0B3, 0xDE469FBD99A05FE3, 0xA59BC234DB398C25,
    0xF6C69A72A3989F5C, 0xB7DCBF5354E9BECE, 0x88FCF317F22241E2, 0xCC20CE9BD35C78A5,
    0x98165AF37B2153DF, 0xE2A0B5DC971F303A, 0xA8D9D1535CE3B396, 0xFB9B7CD9A4A7443C,
    0xBB764C4CA7A44410, 0x8BAB8EEFB6409C1A, 0xD01FEF10A657842C, 0x9B10A4E5E9913129,
    0xE7109BFBA19C0C9D, 0xAC2820D9623BF429, 0x80444B5E7AA7CF85, 0xBF21E44003ACDD2D,
    0x8E679C2F5E44FF8F, 0xD433179D9C8CB841, 0x9E19DB92B4E31BA9};

struct Power {
  Float value;
  int k = 0;  // 10^k
};

// One that brings a number with this exponent to one between -60 and -32.
Power cached_power(int e) {
  const int wanted = -60 - e - 1;
  const int k = wanted * 78913 / (1 << 18) + (wanted > 0 ? 1 : 0);  // by log10(2)
  const int index = (k - kFirstPower + kPowerStep - 1) / kPowerStep;
  const int power = kFirstPower + index * kPowerStep;
  return {{kPowers[index], (power * 217706 >> 16) - 63}, power};  // by log2(10)
}

struct Digits {
  char text[20];
  int count = 0;
  int exponent = 0;  // of the last one
};

// Makes the last digit smaller as long as that comes closer to w, which lies `distance` below the
// upper end.
void come_closer(Digits& digits, std::uint64_t distance, std::uint64_t delta, std::uint64_t rest,
                 std::uint64_t ten_k) {
  while (rest < distance && delta - rest >= ten_k &&
         (rest + ten_k < distance || distance - rest > rest + ten_k - distance)) {
    --digits.text[digits.count - 1];
    rest += ten_k;
  }
}

// As few digits as lie between low and high; all three have one exponent.
void generate(Digits& digits, Float low, Float w, Float high) {
  std::uint64_t delta = high.f - low.f, distance = high.f - w.f;
  const auto shift = static_cast<unsigned>(-high.e);
  const std::uint64_t one = std::uint64_t{1} << shift;
  auto whole = static_cast<std::uint32_t>(high.f >> shift);
  std::uint64_t fraction = high.f & (one - 1);
  std::uint32_t ten = 1;
  int left = 1;
  for (; left < 10 && whole / ten >= 10; ++left) ten *= 10;
  for (; left > 0; ten /= 10) {
    digits.text[digits.count++] = static_cast<char>('0' + whole / ten);
    whole %= ten;
    --left;
    const std::uint64_t rest = (std::uint64_t{whole} << shift) + fraction;
    if (rest <= delta) {
      digits.exponent += left;
      return come_closer(digits, distance, delta, rest, std::uint64_t{ten} << shift);
    }
  }
  do {
    fraction *= 10;
    delta *= 10;
    distance *= 10;
    digits.text[digits.count++] = static_cast<char>('0' + (fraction >> shift));
    fraction &= one - 1;
    --digits.exponent;
  } while (fraction > delta);
  come_closer(digits, distance, delta, fraction, one);
}

// Of a positive number.
Digits digits_of(double value) {
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  const std::uint64_t hidden = std::uint64_t{1} << 52U, mantissa = bits & (hidden - 1);
  const int exponent = static_cast<int>(bits >> 52U);
  const Float v =
      exponent == 0 ? Float{mantissa, -1074} : Float{mantissa + hidden, exponent - 1075};
  // Half way to the neighbours; the one below is closer where the exponent changes.
  const Float above = normalized({2 * v.f + 1, v.e - 1});
  const bool closer = mantissa == 0 && exponent > 1;
  Float below = closer ? Float{4 * v.f - 1, v.e - 2} : Float{2 * v.f - 1, v.e - 1};
  below.f <<= static_cast<unsigned>(below.e - above.e);
  below.e = above.e;
  const Power power = cached_power(above.e);
  Float low = product(below, power.value), high = product(above, power.value);
  low.f += 1;  // the products are not exact: within one unit
  high.f -= 1;
  Digits digits;
  digits.exponent = -power.k;
  generate(digits, low, product(normalized(v), power.value), high);
  return digits;
}

}  // namespace

void append_number(double value, std::string& out) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  if (std::signbit(value)) out += '-';
  if (value == 0) {
    out += "0.0";
    return;
  }
  const Digits digits = digits_of(std::fabs(value));
  const std::size_t begin = out.size();
  out.append(digits.text, static_cast<std::size_t>(digits.count));
  const int point = digits.count + digits.exponent;  // digits before it
  if (digits.exponent >= 0 && point <= 15) {
    out.append(static_cast<std::size_t>(digits.exponent), '0');
    out += ".0";
  } else if (point > 0 && point <= 15) {
    out.insert(begin + static_cast<std::size_t>(point), 1, '.');
  } else if (point > -4 && point <= 0) {
    out.insert(begin, "0.000", static_cast<std::size_t>(2 - point));
  } else {
    if (digits.count > 1) out.insert(begin + 1, 1, '.');
    const int shown = point - 1;
    out += shown < 0 ? "e-" : "e+";
    const unsigned size = static_cast<unsigned>(std::abs(shown));
    if (size < 10) out += '0';
    out += std::to_string(size);
  }
}

}  // namespace onegin
