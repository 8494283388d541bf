namespace Skyops.Storage.Journal;

/// <summary>What an append, snapshot or query must keep to. Breaking it is a bug of the caller and throws.</summary>
internal static class AppendRules
{
    public const int StreamLength = 200;
    public const int KindLength = 64;
    public const int KeyLength = 200;
    public const int OwnerLength = 200;
    public const int StatusLength = 64;
    public const int Statuses = 64;
    public const int Take = 100_000;

    public static void Check(JournalAppend append, JournalLimits options)
    {
        CheckStream(append.Stream);
        ArgumentOutOfRangeException.ThrowIfNegative(append.ExpectedSeq);
        AtMost(append.Data.Length, options.RowBytes, "bytes of data");
        if (append.Entity is not { } entity)
            return;
        Text(entity.Kind, 1, KindLength, "an entity's kind");
        Text(entity.Key, 1, KeyLength, "an entity's key");
        Text(entity.Owner, 0, OwnerLength, "an entity's owner");
        Text(entity.Status, 1, StatusLength, "an entity's status");
        AtMost(entity.Summary.Length, options.SummaryBytes, "bytes of summary");
    }

    public static void CheckStream(string stream) => Text(stream, 1, StreamLength, "a stream's name");

    public static void Check(string stream, JournalSnapshot snapshot, JournalLimits options)
    {
        CheckStream(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(snapshot.Seq);
        AtMost(snapshot.Data.Length, options.SnapshotBytes, "bytes of a snapshot");
    }

    public static void Check(EntityQuery query)
    {
        Text(query.Kind, 1, KindLength, "an entity's kind");
        if (query.Take is < 1 or > Take)
            throw new ArgumentException($"A page has 1 to {Take} rows, not {query.Take}.");
        AtMost(query.Statuses.Count, Statuses, "statuses");
    }

    private static void Text(string text, int least, int most, string what)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < least || text.Length > most)
            throw new ArgumentException($"The length of {what} must be {least} to {most}, not {text.Length}.");
        // A NUL would end the text early in C, and a lone surrogate would not come back as it was.
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is 0 or 0xFFFD)
                throw new ArgumentException($"There is a character in {what} that cannot be stored.");
        }
    }

    private static void AtMost(int count, int most, string what)
    {
        if (count > most)
            throw new ArgumentException($"At most {most} {what} are allowed, not {count}.");
    }
}
