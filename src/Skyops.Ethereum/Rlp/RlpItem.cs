namespace Skyops.Ethereum.Rlp;

/// <summary>An RLP item as a tree, for data whose shape is not known beforehand.</summary>
public abstract record RlpItem
{
    private RlpItem()
    {
    }

    /// <summary>A byte string.</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Value) : RlpItem;

    /// <summary>A list of items.</summary>
    public sealed record List(IReadOnlyList<RlpItem> Items) : RlpItem;

    /// <summary>Reads exactly one item, all of it, down to the last list.</summary>
    /// <exception cref="RlpException">The bytes are not exactly one canonical item.</exception>
    public static RlpItem Decode(ReadOnlySpan<byte> data)
    {
        var reader = new RlpReader(data);
        var item = Read(ref reader);
        reader.End();
        return item;
    }

    /// <summary>The canonical encoding.</summary>
    public byte[] Encode()
    {
        var writer = new RlpWriter();
        WriteTo(writer);
        return writer.ToArray();
    }

    private static RlpItem Read(ref RlpReader reader)
    {
        if (!reader.IsList)
            return new Bytes(reader.ReadBytes().ToArray());
        var inner = reader.ReadList();
        var items = new List<RlpItem>();
        while (!inner.IsEnd)
            items.Add(Read(ref inner));
        return new List(items);
    }

    private void WriteTo(RlpWriter writer)
    {
        if (this is Bytes bytes)
        {
            writer.Bytes(bytes.Value.Span);
            return;
        }

        writer.BeginList();
        foreach (var item in ((List)this).Items)
            item.WriteTo(writer);
        writer.EndList();
    }
}
