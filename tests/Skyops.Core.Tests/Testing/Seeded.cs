using Xunit.Sdk;

namespace Skyops.Core.Tests.Testing;

/// <summary>
/// Random cases that can be repeated: each case has its own seed, and a failing one says which line replays it.
/// </summary>
public static class Seeded
{
    /// <summary>Runs cases with seeds first, first + 1 …; the message of a failure starts with its seed.</summary>
    public static void Cases(int count, Action<Chance> test, int first = 1)
    {
        for (var seed = first; seed < first + count; seed++)
        {
            try
            {
                test(new Chance(seed));
            }
            catch (Exception wrong)
            {
                throw new XunitException($"seed {seed} (replay: Seeded.Cases(1, …, first: {seed})): {wrong.Message}", wrong);
            }
        }
    }
}

/// <summary>A seeded source of choices.</summary>
public sealed class Chance(int seed)
{
    private readonly Random _random = new(seed);

    public int Below(int end) => _random.Next(end);

    public int Between(int first, int last) => _random.Next(first, last + 1);

    public double Share() => _random.NextDouble();

    public bool Once(int outOf) => _random.Next(outOf) == 0;

    public T Of<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    public T Of<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public T[] Shuffled<T>(IEnumerable<T> items)
    {
        var array = items.ToArray();
        _random.Shuffle(array);
        return array;
    }
}
