/* The slice in C, on the same records and the same luck as slice_records.py: its counts are the same to the last one. */

#include <stdint.h>

enum { SEEK, QUEUE, MEET, SCREEN, SESSION };
enum { BOOKINGS, REFUSALS, VIOLENT, COUNTS };

typedef struct { double appeal, skill; int64_t capacity, remaining; } Worker;
typedef struct { double danger; } Client;
typedef struct { double seeks, dangerous, violence; int64_t candidates; } Numbers;

/* The first word of Philox4x64-7 at an address, as a number strictly between 0 and 1; see model/chance.py. */
static double draw(uint64_t key, uint64_t purpose, uint64_t week, uint64_t agent, uint64_t k) {
    uint64_t c0 = agent, c1 = k, c2 = week, c3 = purpose, k0 = key, k1 = 0;
    for (int round = 0; round < 7; round++) {
        const unsigned __int128 a = (unsigned __int128)0xD2E7470EE14C6C93u * c0;
        const unsigned __int128 b = (unsigned __int128)0xCA5A826395121157u * c2;
        c0 = (uint64_t)(b >> 64) ^ c1 ^ k0;
        c2 = (uint64_t)(a >> 64) ^ c3 ^ k1;
        c1 = (uint64_t)b;
        c3 = (uint64_t)a;
        k0 += 0x9E3779B97F4A7C15u;
        k1 += 0xBB67AE8584CAA73Bu;
    }
    return ((double)(c0 >> 12) + 0.5) * 0x1p-52;
}

static int64_t seek(int64_t clients, int64_t *queue, uint64_t key, int64_t t, const Numbers *p) {
    int64_t count = 0;
    for (int64_t n = 0; n < clients; n++) {
        if (draw(key, SEEK, t, n, 0) < p->seeks) {
            const int64_t other = (int64_t)(draw(key, QUEUE, t, n, 0) * (double)(count + 1));
            queue[count] = queue[other];
            queue[other] = n;
            count++;
        }
    }
    return count;
}

static int64_t candidate(const Worker *workers, int64_t total, uint64_t key, int64_t t, int64_t n, const Numbers *p) {
    int64_t best = (int64_t)(draw(key, MEET, t, n, 0) * (double)total);
    for (int64_t k = 1; k < p->candidates; k++) {
        const int64_t i = (int64_t)(draw(key, MEET, t, n, k) * (double)total);
        if (workers[i].appeal > workers[best].appeal)
            best = i;
    }
    return best;
}

void run_slice(Worker *workers, int64_t total, const Client *clients, int64_t seekers, int64_t *queue, uint64_t key,
               int64_t (*rows)[COUNTS], int64_t weeks, const Numbers *p) {
    for (int64_t t = 0; t < weeks; t++) {
        for (int64_t i = 0; i < total; i++)
            workers[i].remaining = workers[i].capacity;
        const int64_t count = seek(seekers, queue, key, t, p);
        for (int64_t q = 0; q < count; q++) {
            const int64_t n = queue[q];
            Worker *worker = &workers[candidate(workers, total, key, t, n, p)];
            if (clients[n].danger > p->dangerous && draw(key, SCREEN, t, n, 0) < worker->skill) {
                rows[t][REFUSALS]++;
            } else if (worker->remaining > 0) {
                worker->remaining--;
                rows[t][BOOKINGS]++;
                if (draw(key, SESSION, t, n, 0) < p->violence * clients[n].danger)
                    rows[t][VIOLENT]++;
            }
        }
    }
}
