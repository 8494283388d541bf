using System.Buffers.Binary;

namespace Skyops.Worker.Sandbox.Seccomp;

/// <summary>
/// Writes classic BPF as the kernel reads it (linux/filter.h): eight bytes an instruction, code, two jump distances and a
/// number. Only what a filter of system calls needs. Jumps are short because every test is followed by its answer.
/// </summary>
internal sealed class Bpf
{
    private const ushort LoadWord = 0x20;
    private const ushort AndNumber = 0x54;
    private const ushort JumpEqual = 0x15;
    private const ushort JumpGreater = 0x25;
    private const ushort JumpAtLeast = 0x35;
    private const ushort JumpAnyBit = 0x45;
    private const ushort ReturnNumber = 0x06;

    private readonly List<Instruction> instructions = [];

    public int Count => instructions.Count;

    /// <summary>Loads 32 bits of <c>struct seccomp_data</c>.</summary>
    public Bpf Load(uint offset) => Add(LoadWord, offset);

    public Bpf And(uint mask) => Add(AndNumber, mask);

    public Bpf Return(uint value) => Add(ReturnNumber, value);

    public Bpf ReturnIfEqual(uint number, uint value) => Add(JumpEqual, number, 0, 1).Return(value);

    public Bpf ReturnUnlessEqual(uint number, uint value) => Add(JumpEqual, number, 1, 0).Return(value);

    public Bpf ReturnIfAtLeast(uint number, uint value) => Add(JumpAtLeast, number, 0, 1).Return(value);

    public Bpf ReturnIfAnyBit(uint bits, uint value) => Add(JumpAnyBit, bits, 0, 1).Return(value);

    public Bpf ReturnIfWithin(uint first, uint last, uint value) => Add(JumpAtLeast, first, 0, 2).Add(JumpGreater, last, 1, 0).Return(value);

    /// <summary>Runs a block, which ends with a return, when what was loaded is this number.</summary>
    /// <exception cref="InvalidOperationException">The block is longer than a jump.</exception>
    public Bpf WhenEqual(uint number, Bpf block)
    {
        if (block.Count > byte.MaxValue) throw new InvalidOperationException($"a block of {block.Count} instructions cannot be jumped over");
        Add(JumpEqual, number, 0, (byte)block.Count);
        instructions.AddRange(block.instructions);
        return this;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[instructions.Count * 8];
        for (var i = 0; i < instructions.Count; i++)
        {
            var at = bytes.AsSpan(i * 8, 8);
            BinaryPrimitives.WriteUInt16LittleEndian(at, instructions[i].Code);
            at[2] = instructions[i].WhenTrue;
            at[3] = instructions[i].WhenFalse;
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], instructions[i].Number);
        }

        return bytes;
    }

    private Bpf Add(ushort code, uint number, byte whenTrue = 0, byte whenFalse = 0)
    {
        instructions.Add(new Instruction(code, whenTrue, whenFalse, number));
        return this;
    }

    private readonly record struct Instruction(ushort Code, byte WhenTrue, byte WhenFalse, uint Number);
}
