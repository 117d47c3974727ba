// The plain C++ peer of `synbench scan`: prints the milliseconds of one exact top-10 search, median of 5 rounds.
// Build: g++ -O3 -march=native -ffast-math -o scan scan.cpp     Run: ./scan ROWS DIMENSIONS
#include <sys/mman.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <utility>
#include <vector>

using Clock = std::chrono::steady_clock;
using Hit = std::pair<float, int>;

// Four rows at a time with independent sums; the compiler makes the vector code.
static std::vector<Hit> search(const float* rows, const float* query, int count, int dimensions) {
    std::vector<Hit> heap;
    auto offer = [&](float score, int row) {
        if (heap.size() < 10) {
            heap.emplace_back(score, row);
            std::push_heap(heap.begin(), heap.end(), std::greater<>());
        } else if (score > heap.front().first) {
            std::pop_heap(heap.begin(), heap.end(), std::greater<>());
            heap.back() = {score, row};
            std::push_heap(heap.begin(), heap.end(), std::greater<>());
        }
    };
    for (int row = 0; row + 4 <= count; row += 4) {
        const float* a = rows + static_cast<size_t>(row) * dimensions;
        const float *b = a + dimensions, *c = b + dimensions, *d = c + dimensions;
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (int i = 0; i < dimensions; i++) {
            s0 += a[i] * query[i];
            s1 += b[i] * query[i];
            s2 += c[i] * query[i];
            s3 += d[i] * query[i];
        }
        offer(s0, row);
        offer(s1, row + 1);
        offer(s2, row + 2);
        offer(s3, row + 3);
    }
    std::sort(heap.begin(), heap.end(), std::greater<>());
    return heap;
}

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    int count = std::atoi(argv[1]), dimensions = std::atoi(argv[2]);
    size_t bytes = sizeof(float) * count * dimensions;
    void* memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return 1;
    madvise(memory, bytes, MADV_HUGEPAGE);
    float* rows = static_cast<float*>(memory);
    std::mt19937 random(1);
    std::normal_distribution<float> normal;
    for (size_t i = 0; i < bytes / sizeof(float); i++) rows[i] = normal(random) / std::sqrt(static_cast<float>(dimensions));
    std::vector<float> queries(64 * static_cast<size_t>(dimensions));
    for (auto& value : queries) value = normal(random) / std::sqrt(static_cast<float>(dimensions));

    int searches = count > 50000 ? 64 : 640;
    volatile int sink = 0;
    std::vector<double> rounds;
    for (int i = 0; i < 64; i++) sink = search(rows, &queries[(i % 64) * dimensions], count, dimensions)[0].second;
    for (int round = 0; round < 5; round++) {
        auto start = Clock::now();
        for (int i = 0; i < searches; i++) sink = search(rows, &queries[(i % 64) * dimensions], count, dimensions)[0].second;
        rounds.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count() / searches);
    }
    std::sort(rounds.begin(), rounds.end());
    std::printf("%.4f\n", rounds[2]);
    (void)sink;
}
